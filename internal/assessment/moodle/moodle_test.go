package moodle_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/assessment/bank"
	"github.com/digital-learning-lab/lab/internal/assessment/banktest"
	"github.com/digital-learning-lab/lab/internal/assessment/moodle"
)

const whole = assessment.Whole

var format = banktest.Format{Parse: moodle.Parse, Write: moodle.Write}

func TestEachKindIsReadAsItsAuthorMeantIt(t *testing.T) {
	for _, c := range []struct {
		name, kind, in string
		want           assessment.Question
	}{
		{"a single choice", "multichoice", `<single>true</single><answer fraction="100" format="html"><text><![CDATA[<p>U = <b>R</b> &times; I</p>]]></text>
			<feedback format="html"><text>&lt;p&gt;Oui.&lt;/p&gt;</text></feedback></answer><answer fraction="33.33333"><text>a &lt; b</text></answer>`,
			assessment.Question{Kind: assessment.Single, Choices: []assessment.Choice{{Text: "U = R × I", Share: whole, Feedback: "Oui."}, {Text: "a < b", Share: 3333333}}}},
		{"several choices", "multichoice", `<single>0</single><answer fraction="50" format="plain_text"><text>&lt;b&gt;</text></answer><answer fraction="50" format="moodle_auto_format"><text>one&lt;br&gt;
			two</text></answer><answer fraction="-100"><text>c</text></answer>`,
			assessment.Question{Kind: assessment.Multiple, Choices: []assessment.Choice{{Text: "<b>", Share: whole / 2}, {Text: "one\ntwo", Share: whole / 2}, {Text: "c", Share: -whole}}}},
		{"true or false", "truefalse", `<answer fraction="0"><text>false</text><feedback><text>No.</text></feedback></answer><answer fraction="100"><text>true</text></answer>`,
			assessment.Question{Kind: assessment.TrueFalse, Choices: []assessment.Choice{{ID: "true", Share: whole}, {ID: "false", Feedback: "No."}}}},
		{"short answers", "shortanswer", `<usecase>1</usecase><answer fraction="100" format="html"><text> SELECT * </text></answer><answer fraction="50"><text>WITH</text></answer>`,
			assessment.Question{Kind: assessment.Short, Exact: true, Choices: []assessment.Choice{{Text: "SELECT *", Share: whole}, {Text: "WITH", Share: whole / 2}}}},
		{"numbers", "numerical", `<answer fraction="100"><text>3,14</text><tolerance>0.01</tolerance></answer><answer fraction="50"><text>3</text><tolerance><text>0</text></tolerance></answer>`,
			assessment.Question{Kind: assessment.Numeric, Choices: []assessment.Choice{{Text: "3.14", Tolerance: "0.01", Share: whole}, {Text: "3", Share: whole / 2}}}},
		{"pairs", "matching", `<subquestion format="html"><text><![CDATA[<p>SELECT</p>]]></text><answer><text>DQL</text></answer></subquestion>
			<subquestion><text>DROP</text><answer><text>DDL</text></answer></subquestion><subquestion><text/><answer><text>DCL</text></answer></subquestion>`,
			assessment.Question{Kind: assessment.Matching, Pairs: []assessment.Pair{{Left: "SELECT", Right: "DQL"}, {Left: "DROP", Right: "DDL"}, {Right: "DCL"}}}},
		{"an order", "ordering", `<selectcount>-1</selectcount><answer fraction="2"><text>FROM</text></answer><answer fraction="1"><text>SELECT</text></answer><answer fraction="10"><text>WHERE</text></answer>`,
			assessment.Question{Kind: assessment.Order, Choices: []assessment.Choice{{Text: "SELECT"}, {Text: "FROM"}, {Text: "WHERE"}}}},
	} {
		c.want.Title, c.want.Text, c.want.Points, c.want.Feedback = "A name", "What?\n- x^2", 250, "So it is."
		got := format.Read(t, []byte(`<?xml version="1.0" encoding="UTF-8"?><quiz><question type="category"><category><text>$course$</text></category></question><question type="`+c.kind+`">
			<name><text> A name </text></name><questiontext format="html"><text><![CDATA[<p>What?</p><ul><li>x<sup>2</sup></li></ul>]]></text></questiontext>
			<generalfeedback format="markdown"><text>So it is.</text></generalfeedback><defaultgrade>2.5000000</defaultgrade><penalty>0.3333333</penalty>`+c.in+`</question></quiz>`))
		if len(got.Faults) > 0 || len(got.Questions) != 1 || !reflect.DeepEqual(got.Questions[0], c.want) {
			t.Errorf("%s:\n%+v\nwant\n%+v", c.name, got, c.want)
		}
	}
}

const faulty = `<?xml version="1.0"?>
<quiz>
<question type="essay"><name><text>An essay</text></name>
  <questiontext><text>Write.</text></questiontext></question>
<question type="description"><name><text>Read</text></name></question>

<question type="cloze"><name><text>Gaps</text></name></question>
<question type="multichoice">
  <name><text>Shares</text></name><questiontext><text>?</text></questiontext>
  <answer fraction="100"><text>a</text></answer>
  <answer
     fraction="120"><text>b</text></answer>
</question>
<question type="truefalse"><name><text>Kept</text></name>
  <questiontext format="html"><text>&lt;img src="x.png"&gt;Yes?</text>
    <file name="x.png" encoding="base64">AAAA</file></questiontext>
  <defaultgrade>0</defaultgrade>
  <answer fraction="100"><text>true</text></answer>
</question>
<question type="numerical"><questiontext><text>Pi</text></questiontext>
  <answer fraction="100"><text>3.14</text></answer>
  <answer fraction="0"><text>*</text>
    <feedback><text>No.</text></feedback></answer>
  <units><unit><multiplier>1</multiplier><unit_name>rad</unit_name></unit></units>
</question>
<question type="numerical"><questiontext><text>e</text></questiontext>
  <answer fraction="100"><text>two</text></answer>
</question>
<question type="matching"><questiontext><text>m</text></questiontext>
  <subquestion><text>a</text><answer><text>b</text></answer></subquestion>
  <subquestion><text>c</text></subquestion>
</question>
<question type="truefalse"><questiontext><text>t</text></questiontext>
  <answer fraction="100"><text>maybe</text></answer>
</question>
<question type="ordering"><questiontext><text>o</text></questiontext><selecttype>1</selecttype>
  <selectcount>2</selectcount>
  <answer><text>1</text></answer><answer><text>2</text></answer><answer><text>3</text></answer>
</question>
<question type="shortanswer"><questiontext><text>s</text></questiontext></question>
<question type="shortanswer"><questiontext/><answer fraction="100"><text>2</text></answer></question>
<question type="shortanswer"><questiontext><text>n</text></questiontext><answer fraction="0"><text>2</text></answer></question>
<question type="shortanswer"><questiontext><text>never read</text></questiontext>
  <answer fraction="100"><text>&bomb;</text></answer>
</question>
</quiz>
`

func TestWhatCannotBeUsedIsToldByLineAndTheRestIsKept(t *testing.T) {
	told := banktest.Told
	got := format.Read(t, []byte(strings.ReplaceAll(faulty, "\n", "\r\n")))
	want := []bank.Fault{
		told(3, bank.Essay, "essay: An essay"), told(5, bank.Description, "description: Read"), told(7, bank.UnknownKind, "cloze: Gaps"), told(11, bank.NotShare, "120"),
		told(15, bank.LostFile, "Yes?"), told(17, bank.LostWeight, "0"), told(22, bank.LostOther, "No."), told(24, bank.LostUnit, "rad"), told(27, bank.NotNumber, "two"),
		told(31, bank.NotPair, "c"), told(34, bank.UnknownKind, "maybe"), told(37, bank.LostPart, ""), told(40, bank.TooFew, "s"), told(41, bank.NothingSaid, ""), told(42, bank.NoneRight, "n"),
		told(44, bank.NotMarkup, ""),
	}
	if !reflect.DeepEqual(got.Faults, want) {
		t.Errorf("faults\n%+v\nwant\n%+v", got.Faults, want)
	}
	var texts []string
	for _, q := range got.Questions {
		texts = append(texts, q.Text)
	}
	if want := []string{"Yes?", "Pi", "o"}; !reflect.DeepEqual(texts, want) || !reflect.DeepEqual(got.Lines, []int{14, 20, 36}) {
		t.Errorf("kept %q on lines %v, want %q", texts, got.Lines, want)
	}
}

func TestAnyEncodingIsRead(t *testing.T) {
	const file = `<?xml version="1.0" encoding="windows-1252"?><quiz><question type="shortanswer"><questiontext><text>Où est l’œuvre&nbsp;?</text></questiontext><answer fraction="100"><text>là</text></answer></question></quiz>`
	for name, data := range banktest.Encoded(t, file) {
		got := format.Read(t, data)
		if len(got.Questions) != 1 || got.Questions[0].Text != "Où est l’œuvre\u00a0?" || got.Questions[0].Choices[0].Text != "là" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAFileOfStrangersEndsSoon(t *testing.T) {
	if _, err := moodle.Parse(make([]byte, bank.MaxBytes+1)); !errors.Is(err, bank.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	bomb := `<!DOCTYPE q [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><quiz><question type="shortanswer"><questiontext><text>&b;&c;`
	for name, file := range map[string]string{
		"nothing": "", "no XML": "hello", "an entity that grows": bomb,
		"depth":     `<quiz><question>` + strings.Repeat("<a>", bank.MaxBytes/4),
		"depth out": strings.Repeat("<a>", bank.MaxBytes/4), "attributes": `<quiz><question ` + strings.Repeat("a='b' ", bank.MaxBytes/8),
		"questions": "<quiz>" + strings.Repeat(`<question/>`, bank.MaxBytes/12), "one line": `<quiz><question type="cloze">` + strings.Repeat("x", bank.MaxBytes-100),
		"elements": `<quiz><question type="cloze">` + strings.Repeat("<a/>", bank.MaxBytes/5),
	} {
		got := format.Read(t, []byte(file))
		if len(got.Questions) != 0 || len(got.Faults) == 0 || len(got.Faults) > 300 {
			t.Errorf("%s: %d questions, %d faults", name, len(got.Questions), len(got.Faults))
		}
	}
}

func TestWhatIsWrittenIsReadAsItWas(t *testing.T) {
	for _, kind := range []assessment.QuestionKind{
		assessment.Single, assessment.Multiple, assessment.TrueFalse, assessment.Short, assessment.Numeric, assessment.Matching, assessment.Order,
	} {
		t.Run(string(kind), rapid.MakeCheck(func(t *rapid.T) {
			questions := rapid.SliceOfN(banktest.Question(kind), 1, 3).Draw(t, "questions")
			format.ComesBack(t, questions)
		}))
	}
}

func TestWhatTheXMLCannotHoldIsSaidInTheFile(t *testing.T) {
	file := string(moodle.Write([]assessment.Question{{Kind: assessment.Short, Text: "?", Points: 100, Review: &assessment.Passage{}, Choices: []assessment.Choice{{Text: "a", Share: whole}}}}))
	if !strings.Contains(file, "<!-- Question 1: the passage") {
		t.Error(file)
	}
}

func FuzzAnyFileIsReadAndWhatItHoldsComesBack(f *testing.F) {
	f.Add([]byte(faulty))
	f.Add([]byte("\xff\xfe<\x00q\x00"))
	f.Add([]byte(`<quiz><question type="multichoice"><questiontext format="html"><text><![CDATA[<p>a</p>]]></text></questiontext><answer fraction="50"><text>b</text></answer><answer><text>c</text></answer></question></quiz>`))
	f.Add([]byte(`<quiz><question type="matching"><name><text>x</text></name><subquestion><text>a</text><answer><text>b</text></answer></subquestion><subquestion><text>c</text><answer><text>d</text></answer></subquestion></question></quiz>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := moodle.Parse(data)
		if err != nil {
			return
		}
		format.ComesBack(t, once.Questions)
	})
}
