package assessment

// QuestionKind says how a question is answered.
type QuestionKind string

// The kinds of questions.
const (
	Single    QuestionKind = "single"    // one of the choices
	Multiple  QuestionKind = "multiple"  // any of the choices; their shares add up
	TrueFalse QuestionKind = "truefalse" // one of two choices, "true" and "false"
	Short     QuestionKind = "short"     // a few words; the choices are the answers that are taken
	Numeric   QuestionKind = "numeric"   // a number; the choices are the numbers that are taken
	Matching  QuestionKind = "matching"  // each pair's left side gets one of the right sides
	Order     QuestionKind = "order"     // the choices put in order; they stand in the right one
)

// Share is what an answer is worth of its question, in ten-millionths, so that
// the thirds and sixths of other programs come back as they were: Whole is all.
type Share int

// Whole is all of a question.
const Whole Share = 10_000_000

// Question is one question of a paper, as its author sees it.
type Question struct {
	ID       string       `json:"id"`
	Kind     QuestionKind `json:"kind"`
	Title    string       `json:"title,omitempty"` // a name for its author, as other programs have
	Text     string       `json:"text"`            // what is asked: plain text of several lines
	Points   int          `json:"points"`          // what it weighs in the quiz, in hundredths; 100 where nothing was said
	Choices  []Choice     `json:"choices,omitempty"`
	Pairs    []Pair       `json:"pairs,omitempty"`
	Exact    bool         `json:"exact,omitempty"`    // short answers: capitals and accents count
	Feedback string       `json:"feedback,omitempty"` // said afterwards, whatever was answered
	Review   *Passage     `json:"review,omitempty"`   // where to look again
}

// Choice is something to choose, or an answer that is taken.
type Choice struct {
	ID        string `json:"id"`
	Text      string `json:"text"`                // a number as it is written, for a numeric question
	Tolerance string `json:"tolerance,omitempty"` // of a numeric question: how far from it is right too, "0.5"
	Share     Share  `json:"share"`               // from -Whole to Whole; of an order it has no meaning
	Feedback  string `json:"feedback,omitempty"`  // said afterwards to who chose it
}

// Pair is two things that belong together. One without a left side is a right
// side that belongs to nothing.
type Pair struct {
	ID      string `json:"id"` // of the left side
	Left    string `json:"left"`
	RightID string `json:"right_id"`
	Right   string `json:"right"`
}

// Passage is a place in a resource of the same course.
type Passage struct {
	Resource string  `json:"resource"`
	At       float64 `json:"at"` // second, or page from 1
}

// Paper is the questions of a quiz as they were at one revision. What a learner
// was shown of one never changes: the next edit makes another. What is right in it
// can be corrected (Invigilator.MarkAgain).
type Paper struct {
	Work      string
	Revision  int // from 1
	Questions []Question
}

// Limits of a paper. Lengths are in characters.
const (
	MaxQuestions    = 200
	MaxChoices      = 30
	MaxQuestionText = 5000
	MaxChoiceText   = 1000
	MaxFeedback     = 2000
	MaxPoints       = 10000 // hundredths
)
