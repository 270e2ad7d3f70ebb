package ocr

import (
	"strings"
	"testing"
)

func TestLatinNamesStandInForDoubtfulWordsFromLeftToRight(t *testing.T) {
	at := func(left, sure float64, text string) word {
		return word{line: [3]int{1, 1, 1}, left: left, top: 10, width: 90, height: 20, sure: sure, text: text}
	}
	arabic := []word{at(400, 92, "فضاء"), at(300, 20, "٧٧"), at(200, 35, "٣٣"), at(100, 90, "المستخدم"), at(0, 40, "لمعالج")}
	latin := []word{at(205, 96, "user"), at(305, 95, "space"), at(105, 99, "puiall")}
	var said []string
	for _, w := range merge(arabic, latin) {
		said = append(said, w.text)
	}
	if got := strings.Join(said, " "); got != "فضاء user space المستخدم لمعالج" {
		t.Error(got)
	}
}
