package httpapi

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/budget"
)

// budgetBody is a budget as it stands. Sizes are bytes.
type budgetBody struct {
	Place  *named        `json:"place" doc:"Whose it is; null for one's own"`
	Period budget.Period `json:"period" enum:"hour,month"`
	Cap    int64         `json:"cap" doc:"0 where there is no budget: what was used is counted all the same"`
	Beyond int64         `json:"beyond" doc:"What one allowed oneself on top, until then"`
	Used   int64         `json:"used"`
	Left   int64         `json:"left" doc:"Of a cap"`
	From   string        `json:"from"`
	Until  string        `json:"until" doc:"When it begins anew, by the institution's clocks"`
}

func budgetOf(b budget.Standing) budgetBody {
	body := budgetBody{Period: b.Period, Cap: b.Cap, Beyond: b.Allowed(), Used: b.Used, From: timeText(b.From), Until: timeText(b.Until)}
	if b.Cap > 0 {
		body.Left = b.Left()
	}
	if b.Place != "" {
		body.Place = &named{b.Place, b.PlaceName}
	}
	return body
}

// myBudgetBody is one's own budget, and those that one shares.
type myBudgetBody struct {
	Own    budgetBody   `json:"own"`
	Shared []budgetBody `json:"shared" doc:"Of one's place and of those above it"`
}

func myBudgetOf(all []budget.Standing, err error) (myBudgetBody, error) {
	if err != nil {
		return myBudgetBody{}, err
	}
	return myBudgetBody{Own: budgetOf(all[0]), Shared: listOf(all[1:], "", budgetOf).Items}, nil
}

func (s *Server) myBudget(ctx context.Context, who account.Actor, _ *struct{}) (myBudgetBody, error) {
	return myBudgetOf(s.Budgets.Of(ctx, who))
}

// BudgetWriting is what a person writes of a budget. It is exported for huma;
// see ByID.
type BudgetWriting struct {
	Period budget.Period `json:"period" enum:"hour,month"`
	Cap    int64         `json:"cap" doc:"Bytes; 0 for none"`
}

type myBudgetInput struct{ Body BudgetWriting }

func (s *Server) setMyBudget(ctx context.Context, who account.Actor, in *myBudgetInput) (myBudgetBody, error) {
	return myBudgetOf(s.Budgets.Set(ctx, who, in.Body.Period, in.Body.Cap))
}

type beyondInput struct {
	Body struct {
		Bytes int64 `json:"bytes" doc:"How many more, from now on"`
	}
}

func (s *Server) goBeyond(ctx context.Context, who account.Actor, in *beyondInput) (myBudgetBody, error) {
	return myBudgetOf(s.Budgets.GoBeyond(ctx, who, in.Body.Bytes))
}

func (s *Server) placeBudget(ctx context.Context, who account.Actor, in *ByID) (budgetBody, error) {
	site, err := s.sited(ctx, who, account.SettingEdit, in.ID)
	if err != nil {
		return budgetBody{}, err
	}
	b, err := s.Budgets.OfPlace(ctx, who.Scope(), site.ID)
	return budgetOf(b), err
}

type placeBudgetInput struct {
	ByID
	Body BudgetWriting
}

func (s *Server) setPlaceBudget(ctx context.Context, who account.Actor, in *placeBudgetInput) (budgetBody, error) {
	site, err := s.sited(ctx, who, account.SettingEdit, in.ID)
	if err != nil {
		return budgetBody{}, err
	}
	b, err := s.Budgets.SetOfPlace(ctx, who, site.ID, in.Body.Period, in.Body.Cap)
	return budgetOf(b), err
}

// binding gives the budgets that bound what somebody is sent.
func (s *Server) binding(ctx context.Context, who account.Actor) (bodies []budgetBody, err error) {
	if who.Anonymous() {
		return nil, nil
	}
	all, err := s.Budgets.Of(ctx, who)
	for _, b := range all {
		if b.Cap > 0 {
			bodies = append(bodies, budgetOf(b))
		}
	}
	return bodies, err
}

// whyWithheld is the code by which it is told why something is, or nothing.
func whyWithheld(err error) string {
	if err == nil {
		return ""
	}
	return codeOf(err)
}
