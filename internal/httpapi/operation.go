package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// answer is what an operation sends back.
type answer[T any] struct {
	Status int
	ETag   string      `header:"ETag"`
	Cookie http.Cookie `header:"Set-Cookie"`
	Body   T
}

// versioned is implemented by answers that an edit names by If-Match.
type versioned interface{ etag() string }

// add registers an operation whose answer is a body.
func add[I, T any](s *Server, op Operation, handle func(ctx context.Context, who account.Actor, in *I) (T, error)) {
	addAnswer(s, op, func(ctx context.Context, who account.Actor, in *I) (*answer[T], error) {
		body, err := handle(ctx, who, in)
		return &answer[T]{Body: body}, err
	})
}

// addMaking registers a creation under the client's identifier: 201 where
// something was made, 200 where it already stood exactly so.
func addMaking[I, T any](s *Server, op Operation, handle func(ctx context.Context, who account.Actor, in *I) (body T, made bool, err error)) {
	op.Status = http.StatusCreated
	addAnswer(s, op, func(ctx context.Context, who account.Actor, in *I) (*answer[T], error) {
		body, made, err := handle(ctx, who, in)
		out := &answer[T]{Body: body, Status: http.StatusOK}
		if made {
			out.Status = http.StatusCreated
		}
		return out, err
	})
}

// addAnswer registers an operation that also sets the status or a cookie.
func addAnswer[I, T any](s *Server, op Operation, handle func(ctx context.Context, who account.Actor, in *I) (*answer[T], error)) {
	if op.Status == 0 {
		op.Status = http.StatusOK
	}
	huma.Register(s.api, s.describe(op), func(ctx context.Context, in *I) (*answer[T], error) {
		who, err := s.admit(ctx, op)
		if err != nil {
			return nil, s.explain(ctx, op, err)
		}
		out, err := handle(ctx, who, in)
		if err != nil {
			return nil, s.explain(ctx, op, err)
		}
		if v, ok := any(out.Body).(versioned); ok {
			out.ETag = v.etag()
		}
		if out.Status == 0 {
			out.Status = op.Status
		}
		return out, nil
	})
}

// addDone registers an operation that answers nothing but that it was done.
func addDone[I any](s *Server, op Operation, handle func(ctx context.Context, who account.Actor, in *I) error) {
	op.Status = http.StatusNoContent
	huma.Register(s.api, s.describe(op), func(ctx context.Context, in *I) (*struct{}, error) {
		who, err := s.admit(ctx, op)
		if err == nil {
			err = handle(ctx, who, in)
		}
		if err != nil {
			return nil, s.explain(ctx, op, err)
		}
		return &struct{}{}, nil
	})
}

// describe gives huma its own form of an operation, and notes it in the table.
func (s *Server) describe(op Operation) huma.Operation {
	s.operations = append(s.operations, op)
	return huma.Operation{
		OperationID: operationID(op), Method: op.Method, Path: Base + op.Path, Summary: op.Summary,
		DefaultStatus: op.Status, Tags: []string{area(op.Path)}, MaxBodyBytes: maxBody, BodyReadTimeout: -1, // see pace
		Metadata: map[string]any{"who": op.Who}, Extensions: map[string]any{"x-who": string(op.Who)},
	}
}

// maxBody bounds a JSON request, in bytes. Files come by uploads or multipart.
const maxBody = 8 << 20

// operationID makes "get-courses-id-history" of GET /courses/{id}/history.
func operationID(op Operation) string {
	words := strings.FieldsFunc(op.Path, func(r rune) bool { return strings.ContainsRune("/{}.", r) })
	return strings.ToLower(op.Method) + "-" + strings.Join(words, "-")
}

// area is the first word of a path, by which the description is ordered.
func area(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first
}

// admit turns away who is not signed in from what needs it, before anything is
// read. All else is account.Can's to decide, with the object in hand.
func (s *Server) admit(ctx context.Context, op Operation) (account.Actor, error) {
	v := visitorOf(ctx)
	if v.Actor.Anonymous() && needsSignIn(op) {
		return v.Actor, account.ErrSignInNeeded
	}
	return v.Actor, nil
}

// needsSignIn reports whether a visitor could never do this: everything but
// what is open to anyone and the reading of content, which may be public.
func needsSignIn(op Operation) bool {
	return op.Who != Anyone && op.Who != Who(account.ResourceRead)
}

// explain turns an error into the problem that the client sees, logs what the
// client must not see, and records the refusal of a write.
func (s *Server) explain(ctx context.Context, op Operation, err error) error {
	s.audit(ctx, op, err)
	return s.problem(ctx, err)
}

func (s *Server) audit(ctx context.Context, op Operation, err error) {
	who := visitorOf(ctx).Actor
	kind := fault.KindOf(err)
	refused := kind == fault.Forbidden || kind == fault.NotFound
	if op.Method == http.MethodGet || who.Anonymous() || !refused {
		return
	}
	said, jsonErr := json.Marshal(map[string]string{"operation": operationID(op), "request": requestID(ctx)})
	if jsonErr == nil {
		jsonErr = s.Facts.Record(context.WithoutCancel(ctx), fact.Fact{
			Org: who.Org(), Place: who.Place(), Actor: who.Person(), Kind: fact.ActRefused, Object: who.Person(), Payload: string(said),
		})
	}
	if jsonErr != nil {
		s.log.ErrorContext(ctx, "a refusal could not be recorded", "err", jsonErr)
	}
}
