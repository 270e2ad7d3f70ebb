package httpapi_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/digital-learning-lab/lab/internal/httpapi"
)

func TestTheCommittedDescriptionIsThatOfTheRoutes(t *testing.T) {
	committed, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	now, err := httpapi.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(committed), now) {
		t.Fatal("openapi.json is not what the routes say: run make openapi")
	}
}
