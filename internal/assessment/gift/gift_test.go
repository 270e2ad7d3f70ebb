package gift_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/assessment/bank"
	"github.com/digital-learning-lab/lab/internal/assessment/banktest"
	"github.com/digital-learning-lab/lab/internal/assessment/gift"
)

const whole = assessment.Whole

var format = banktest.Format{Parse: gift.Parse, Write: gift.Write}

func TestEachKindIsReadAsItsAuthorMeantIt(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     assessment.Question
	}{
		{"a single choice", "::Ohm:: Quelle loi ? {\n=U \\= R × I #Oui.\n~%50%U \\= R # Presque.\n~U + I}", assessment.Question{
			Kind: assessment.Single, Title: "Ohm", Text: "Quelle loi ?", Points: 100, Choices: []assessment.Choice{
				{Text: "U = R × I", Share: whole, Feedback: "Oui."}, {Text: "U = R", Share: whole / 2, Feedback: "Presque."}, {Text: "U + I"},
			},
		}},
		{"several choices", "Who? {~%-50%No one ~%50.5%Grant ~%33.33333%His wife#Yes####Both.}", assessment.Question{
			Kind: assessment.Multiple, Text: "Who?", Points: 100, Feedback: "Both.", Choices: []assessment.Choice{
				{Text: "No one", Share: -whole / 2}, {Text: "Grant", Share: 5050000}, {Text: "His wife", Share: 3333333, Feedback: "Yes"},
			},
		}},
		{"true, with what is said to the wrong and the right", "1+1 is 2. {TRUE#No!#Right!####Always.}", assessment.Question{
			Kind: assessment.TrueFalse, Text: "1+1 is 2.", Points: 100, Feedback: "Always.", Choices: []assessment.Choice{
				{ID: "true", Share: whole, Feedback: "Right!"}, {ID: "false", Feedback: "No!"},
			},
		}},
		{"false", "1+1 is 3. { f # No! }", assessment.Question{
			Kind: assessment.TrueFalse, Text: "1+1 is 3.", Points: 100, Choices: []assessment.Choice{{ID: "true", Feedback: "No!"}, {ID: "false", Share: whole}},
		}},
		{"short answers", "Two plus two is { =four#Yes =%50%vier =4 }", assessment.Question{
			Kind: assessment.Short, Text: "Two plus two is", Points: 100, Choices: []assessment.Choice{{Text: "four", Share: whole, Feedback: "Yes"}, {Text: "vier", Share: whole / 2}, {Text: "4", Share: whole}},
		}},
		{"one short answer without its sign", "Two plus two? {four}", assessment.Question{
			Kind: assessment.Short, Text: "Two plus two?", Points: 100, Choices: []assessment.Choice{{Text: "four", Share: whole}},
		}},
		{"a number around another", "Pi? {#3.14:0.01#Good.}", assessment.Question{
			Kind: assessment.Numeric, Text: "Pi?", Points: 100, Choices: []assessment.Choice{{Text: "3.14", Tolerance: "0.01", Share: whole, Feedback: "Good."}},
		}},
		{"a range", "Pi? {#3.141..3.142}", assessment.Question{
			Kind: assessment.Numeric, Text: "Pi?", Points: 100, Choices: []assessment.Choice{{Text: "3.1415", Tolerance: "0.0005", Share: whole}},
		}},
		{"several numbers", "When? {#\n=1822:0#Yes.\n=%50%1822:2 #Nearly.\n=-1,5 }", assessment.Question{
			Kind: assessment.Numeric, Text: "When?", Points: 100, Choices: []assessment.Choice{
				{Text: "1822", Share: whole, Feedback: "Yes."}, {Text: "1822", Tolerance: "2", Share: whole / 2, Feedback: "Nearly."}, {Text: "-1.5", Share: whole},
			},
		}},
		{"pairs, and a right side too many", "Match. {\n=Canada -> Ottawa\n=[html]<b>Italy</b> -> Rome\n= -> New Delhi\n####Well.}", assessment.Question{
			Kind: assessment.Matching, Text: "Match.", Points: 100, Feedback: "Well.", Pairs: []assessment.Pair{{Left: "Canada", Right: "Ottawa"}, {Left: "Italy", Right: "Rome"}, {Right: "New Delhi"}},
		}},
		{"a missing word", "Moodle costs {~lots =nothing} to download.", assessment.Question{
			Kind: assessment.Single, Text: "Moodle costs _____ to download.", Points: 100, Choices: []assessment.Choice{{Text: "lots"}, {Text: "nothing", Share: whole}},
		}},
		{"escapes and HTML", "::a\\:b::[html]<p>What <em>is</em><br>\\{x\\} &amp; \\~?</p>{=\\=\\#~[plain]<b>\\n\\\\}", assessment.Question{
			Kind: assessment.Single, Title: "a:b", Text: "What is\n{x} & ~?", Points: 100, Choices: []assessment.Choice{{Text: "=#", Share: whole}, {Text: "<b>\n\\"}},
		}},
		{"Arabic", "::القاطع:: ما دور \\: القاطع؟ {=الحماية#نعم ~الإنارة}", assessment.Question{
			Kind: assessment.Single, Title: "القاطع", Text: "ما دور : القاطع؟", Points: 100, Choices: []assessment.Choice{{Text: "الحماية", Share: whole, Feedback: "نعم"}, {Text: "الإنارة"}},
		}},
	} {
		got := format.Read(t, []byte("// a comment\n// [id:7] [tag:x]\n"+c.in+"\n// the end\n\n"))
		if len(got.Faults) > 0 || len(got.Questions) != 1 || !reflect.DeepEqual(got.Questions[0], c.want) {
			t.Errorf("%s:\n%+v\nwant\n%+v", c.name, got, c.want)
		}
	}
}

const faulty = `// line 1
$CATEGORY: tom/dick/harry

::An essay:: Write. {}

A text that asks nothing,
on two lines.

::Good:: Yes? {T}

::Open:: What {
=a
~b

What {=a ~b

a } b

Two {=a ~b} and {=c ~d}

::Untitled What {=a}

Share {
  =a
  ~%150%b
}

Number {#
  =3
  =three
}

Pair {
  =a -> b
  =c
}

None {~a ~b}

Few {~%100%a}

One {=a -> b}

Nothing {=a ~ ~c}

{=a ~b}

::Ordered:: Put {>3 a
b }

::Kept:: [html]See <img src\="x.png" alt\="the plan">? {=yes ~no}

::Other:: Pi? {#
  =3.14:0.01
  ~#No.
}
`

func TestWhatCannotBeUsedIsToldByLineAndTheRestIsKept(t *testing.T) {
	told := banktest.Told
	got := format.Read(t, []byte(strings.ReplaceAll(faulty, "\n", "\r\n")))
	want := []bank.Fault{
		told(4, bank.Essay, "An essay"), told(6, bank.Description, "A text that asks nothing, on two lines."),
		told(11, bank.Unclosed, "Open"), told(15, bank.Unclosed, "What {=a ~b"), told(17, bank.Unopened, "a } b"), told(19, bank.Unopened, "Two {=a ~b} and {=c ~d}"),
		told(21, bank.Unclosed, "Untitled What {=a}"), told(25, bank.NotShare, "%150%b"), told(30, bank.NotNumber, "three"), told(35, bank.NotPair, "c"),
		told(38, bank.NoneRight, "None"), told(40, bank.TooFew, "Few"), told(42, bank.TooFew, "One"), told(44, bank.NothingSaid, "Nothing"), told(46, bank.NothingSaid, ""),
		told(48, bank.UnknownKind, "Ordered"), told(51, bank.LostFile, "See the plan?"), told(55, bank.LostOther, "No."),
	}
	if !reflect.DeepEqual(got.Faults, want) {
		t.Errorf("faults\n%+v\nwant\n%+v", got.Faults, want)
	}
	var titles []string
	for _, q := range got.Questions {
		titles = append(titles, q.Title)
	}
	if want := []string{"Good", "Kept", "Other"}; !reflect.DeepEqual(titles, want) || !reflect.DeepEqual(got.Lines, []int{9, 51, 53}) {
		t.Errorf("kept %q on lines %v, want %q", titles, got.Lines, want)
	}
}

func TestAnyEncodingIsRead(t *testing.T) {
	const file = "::Été:: Où est l’œuvre ? {=là ~ça}"
	for name, data := range banktest.Encoded(t, file) {
		got := format.Read(t, data)
		if len(got.Questions) != 1 || got.Questions[0].Title != "Été" || got.Questions[0].Text != "Où est l’œuvre ?" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAFileOfStrangersEndsSoon(t *testing.T) {
	if _, err := gift.Parse(make([]byte, bank.MaxBytes+1)); !errors.Is(err, bank.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	for name, unit := range map[string]string{
		"one line": "x{=", "braces": "{", "closing": "}", "titles": "::", "signs": "~", "blocks": "{}\n\n", "questions": "a{=b}\n\n", "pounds": "#", "escapes": `\`,
		"controls": "\x01\x02\x08", "percent": "a{=%", "html": "[html]<b>",
	} {
		got := format.Read(t, []byte(strings.Repeat(unit, bank.MaxBytes/len(unit))))
		if len(got.Questions) > assessment.MaxQuestions || len(got.Faults) > 300 {
			t.Errorf("%s: %d questions, %d faults", name, len(got.Questions), len(got.Faults))
		}
	}
}

// kinds are those that GIFT holds.
var kinds = []assessment.QuestionKind{assessment.Single, assessment.Multiple, assessment.TrueFalse, assessment.Short, assessment.Numeric, assessment.Matching}

func TestWhatIsWrittenIsReadAsItWas(t *testing.T) {
	for _, kind := range kinds {
		t.Run(string(kind), rapid.MakeCheck(func(t *rapid.T) {
			questions := rapid.SliceOfN(banktest.Question(kind), 1, 3).Draw(t, "questions")
			for i := range questions {
				questions[i].Points, questions[i].Exact = 100, false
			}
			format.ComesBack(t, questions)
		}))
	}
}

func TestWhatGIFTCannotHoldIsSaidInTheFile(t *testing.T) {
	file := string(gift.Write([]assessment.Question{
		{Kind: assessment.Short, Text: "?", Points: 250, Exact: true, Review: &assessment.Passage{}, Choices: []assessment.Choice{{Text: "a", Share: whole}}},
		{Kind: assessment.Order, Text: "Sort", Points: 100, Choices: []assessment.Choice{{Text: "a"}, {Text: "b"}}},
		{Kind: assessment.Single, Text: "All", Points: 100, Choices: []assessment.Choice{{Text: "a", Share: whole}, {Text: "b", Share: whole}}},
	}))
	for _, said := range []string{"// Question 1: its weight (2.5)", "// Question 1: that capitals", "// Question 1: the passage", "// Question 2: left out", "// Question 3: left out"} {
		if !strings.Contains(file, said) {
			t.Errorf("%q is not said in\n%s", said, file)
		}
	}
	if got := format.Read(t, []byte(file)); len(got.Questions) != 1 || len(got.Faults) != 0 {
		t.Errorf("%+v", got)
	}
}

func FuzzAnyFileIsReadAndWhatItHoldsComesBack(f *testing.F) {
	for _, s := range []string{faulty, "a{=b~c}", "a{#1..2}", "a{=b->c=d->e}", "::a::b{T#c#d####e}", "[html]<p>a{=%50%b}", "\xff\xfe{\x00", "a\xe9{=\xe8 ~b}", "a{=[plain][html]b ~c}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := gift.Parse(data)
		if err != nil {
			return
		}
		var held []assessment.Question
		for _, q := range once.Questions {
			if len(gift.Lost(q)) == 0 {
				held = append(held, q)
			}
		}
		again := format.Read(t, gift.Write(held))
		if len(again.Questions) != len(held) {
			t.Fatalf("%+v\nbecame\n%+v\n%s", held, again, gift.Write(held))
		}
	})
}
