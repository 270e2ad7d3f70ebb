package meili_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/meili"
)

func TestARefusedQuestionIsTheAskersAndEverythingElseIsTheServers(t *testing.T) {
	for number, want := range map[string]error{
		"53": search.ErrFilter, "54": search.ErrFilter, "57": search.ErrQuestion, "59": search.ErrQuestion, "62": search.ErrQuestion, "98": search.ErrQuestion,
		"49": search.ErrAway, "52": search.ErrAway, "92": search.ErrAway, "93": search.ErrAway, "03": search.ErrAway, "99": search.ErrAway,
	} {
		s := prepared(t)
		index := s.open()
		s.on(asks, recorded(t, number))
		if _, err := index.Find(t.Context(), anybody("réseau ")); !errors.Is(err, want) {
			t.Errorf("%s gives %v, want %v", number, err, want)
		}
	}
}

func TestWhatAProxyAnswersIsNoAnswer(t *testing.T) {
	s := prepared(t)
	index := s.open()
	var e exchange
	e.Response.Status, e.Response.Body = http.StatusInternalServerError, []byte("<html>")
	s.on(asks, e)
	if _, err := index.Find(t.Context(), anybody("réseau ")); !errors.Is(err, search.ErrAway) {
		t.Errorf("%v", err)
	}
	e.Response.Status = http.StatusOK
	s.on(asks, e)
	if _, err := index.Find(t.Context(), anybody("réseau ")); !errors.Is(err, search.ErrAway) {
		t.Errorf("%v", err)
	}
}

func TestABusyServerIsAskedAgainWithTheWholeBody(t *testing.T) {
	s := prepared(t)
	index := s.open()
	busy := recorded(t, "99")
	busy.Response.RetryAfter = "0"
	s.on(puts, busy, busy, recorded(t, "15"))
	if err := index.Put(t.Context(), document("r-m")); err != nil {
		t.Fatal(err)
	}
	if _, body := s.last(puts); s.count(puts) != 3 || !strings.Contains(body, `"title":"Soudage"`) {
		t.Errorf("asked %d times, at last with %s", s.count(puts), body)
	}
}

func TestPeopleDoNotWaitAsLongAsABusyServerAsksFor(t *testing.T) {
	s := prepared(t)
	index := s.open()
	s.on(asks, recorded(t, "99")) // Retry-After: 10
	_, err := index.Find(t.Context(), anybody("réseau "))
	if !errors.Is(err, search.ErrAway) || s.count(asks) != 1 {
		t.Errorf("asked %d times: %v", s.count(asks), err)
	}
}

func TestAnIndexThatWasTakenAwayIsMadeAgain(t *testing.T) {
	s := prepared(t)
	index := s.open()
	s.on(asks, recorded(t, "49"))
	if _, err := index.Find(t.Context(), anybody("réseau ")); !errors.Is(err, search.ErrAway) {
		t.Fatalf("%v", err)
	}
	s.on(looks, recorded(t, "52"))
	s.on(makes, recorded(t, "05"))
	s.on(tasks, recorded(t, "06"))
	s.on(asks, results(t, "41", "41"))
	if _, err := index.Find(t.Context(), anybody("")); err != nil || s.count(makes) != 1 {
		t.Errorf("made %d times: %v", s.count(makes), err)
	}
}

func TestAServerThatIsChangedWhileTheLabRunsIsAway(t *testing.T) {
	for name, number := range map[string]string{"another master key": "04", "another version": ""} {
		s := prepared(t)
		index := s.open()
		s.on(asks, recorded(t, "93"))
		if _, err := index.Find(t.Context(), anybody("réseau ")); !errors.Is(err, search.ErrAway) {
			t.Errorf("%s: %v", name, err)
		}
		s.on("GET /version", version("2.0.0"))
		if number != "" {
			s.on("GET /version", recorded(t, number))
		}
		if _, err := index.Find(t.Context(), anybody("réseau ")); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// drafting is a server on which a draft was begun.
func drafting(t *testing.T) (*stage, search.Draft) {
	t.Helper()
	s := prepared(t)
	index := s.open()
	s.on(takesNext, recorded(t, "82"))
	s.on(makes, recorded(t, "76"))
	s.on(makesNext, saying(t, http.StatusOK, "settings.json"))
	draft, err := index.Anew(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s, draft
}

func TestASwapThatFailsIsNotSaidToBeDone(t *testing.T) {
	s, draft := drafting(t)
	s.on(swaps, recorded(t, "80"))
	s.on(tasks, recorded(t, "81"))
	if err := draft.Swap(t.Context(), search.State{Epoch: "e"}); err == nil || !strings.Contains(err.Error(), "index_not_found") {
		t.Errorf("%v", err)
	}
}

func TestASwapIsNotAskedForTwice(t *testing.T) {
	s, draft := drafting(t)
	var lost exchange
	lost.Response.Status = http.StatusBadGateway
	s.on(swaps, lost)
	if err := draft.Swap(t.Context(), search.State{}); err == nil || s.count(swaps) != 1 {
		t.Errorf("asked %d times: %v", s.count(swaps), err)
	}
}

func TestAServerThatIsAwayIsPreparedWhenItIsBack(t *testing.T) {
	s := prepared(t)
	gone := s.server()
	gone.URL = "http://127.0.0.1:1"
	index, err := meili.Open(t.Context(), gone)
	if err != nil {
		t.Fatalf("without its server a lab does not start: %v", err)
	}
	if _, err := index.Find(t.Context(), anybody("réseau")); !errors.Is(err, search.ErrAway) || fault.KindOf(err) != fault.Unavailable {
		t.Errorf("%v", err)
	}
	var down exchange
	down.Response.Status = http.StatusServiceUnavailable
	down.Response.RetryAfter = "60"
	s.on("GET /version", down, recorded(t, "02"))
	index = s.open()
	s.on(asks, results(t, "41", "41"))
	if _, err := index.Find(t.Context(), anybody("")); err != nil {
		t.Errorf("a server that is back: %v", err)
	}
}

func TestAClosedIndexIsAway(t *testing.T) {
	index := prepared(t).open()
	index.Close()
	if _, err := index.Find(t.Context(), anybody("réseau")); !errors.Is(err, search.ErrAway) {
		t.Errorf("%v", err)
	}
	if err := index.Put(t.Context(), document("r-m")); !errors.Is(err, search.ErrAway) {
		t.Errorf("%v", err)
	}
}
