package httpapi

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/digital-learning-lab/lab/internal/account"
)

// plain registers an operation that huma does not answer, because it is a
// stream or hot: base is Base, or empty for what is served outside of it. It
// stands in the table of operations and in the description all the same. An
// error that handle gives is answered as everywhere.
func (s *Server) plain(base string, op Operation, says huma.Operation, handle func(c *gin.Context, who account.Actor) error) {
	s.operations = append(s.operations, op)
	says.OperationID, says.Method, says.Path, says.Summary = operationID(op), op.Method, base+op.Path, op.Summary
	says.Tags, says.Extensions = []string{area(op.Path)}, map[string]any{"x-who": string(op.Who)}
	s.api.OpenAPI().AddOperation(&says)
	s.engine.Handle(op.Method, ginPath(base+op.Path), func(c *gin.Context) {
		who, err := s.admit(c.Request.Context(), op)
		if err == nil {
			err = handle(c, who)
		}
		if err != nil {
			s.audit(c.Request.Context(), op, err)
			s.fail(c, err)
		}
	})
}

// ginPath makes "/media/:resource/*file" of "/media/{resource}/{file*}".
func ginPath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		name, isName := strings.CutPrefix(strings.TrimSuffix(part, "}"), "{")
		rest, isRest := strings.CutSuffix(name, "*")
		switch {
		case isName && isRest:
			parts[i] = "*" + rest
		case isName:
			parts[i] = ":" + name
		}
	}
	return strings.Join(parts, "/")
}

// pathParameters describes the parameters of a plain operation's path.
func pathParameters(names ...string) (params []*huma.Param) {
	for _, name := range names {
		params = append(params, &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
	}
	return params
}

// answering describes the answers of a plain operation: those that go well, and
// the problem that every other is.
func answering(well map[int]string, mime string) map[string]*huma.Response {
	all := map[string]*huma.Response{
		"default": {Description: "What went wrong (RFC 9457)", Content: map[string]*huma.MediaType{problemType: {}}},
	}
	for status, words := range well {
		r := &huma.Response{Description: words}
		if status < http.StatusMultipleChoices {
			r.Content = map[string]*huma.MediaType{mime: {}}
		}
		all[strconv.Itoa(status)] = r
	}
	return all
}

// schema describes the JSON of a value for a plain operation.
func (s *Server) schema(v any) *huma.Schema {
	t := reflect.TypeOf(v)
	return s.api.OpenAPI().Components.Schemas.Schema(t, true, t.Name())
}

// queryParameters describes those of a plain operation's query.
func queryParameters(names ...string) (params []*huma.Param) {
	for _, name := range names {
		params = append(params, &huma.Param{Name: name, In: "query", Schema: &huma.Schema{Type: huma.TypeString}})
	}
	return params
}
