package learning

import (
	"encoding/json"
	"math"
	"strings"

	"github.com/digital-learning-lab/lab/internal/fault"
)

// Sets and moments are kept as short texts: whole numbers of grains, written in
// letters to the base of 26, by turns in small letters and in capitals, so that
// nothing need part them. A set is the gap before each stretch and its length:
// "aTGzloBM" is 0 to 5 s and 2 min 57 s to 2 min 57.38 s. Thirty stretches of an
// hour's film take some 180 letters. The empty text is the empty set.
//
// A set must be on the grain and in order, as Fold leaves it.

// letters is the base of the numbers, and longest how many letters the largest
// one may have: 26^10 grains are more than 44,000 years.
const (
	letters = 26
	longest = 10
)

var errCompact = fault.New(fault.Internal, "set.unreadable", "A set of stretches cannot be read.")

// Compact writes the set.
func (a Intervals) Compact() string {
	var b strings.Builder
	end := int64(0)
	for _, iv := range a {
		from, to := toGrains(iv[0]), toGrains(iv[1])
		spell(&b, from-end, 'a')
		spell(&b, to-from, 'A')
		end = to
	}
	return b.String()
}

// Expand reads what Compact wrote, and the JSON of earlier versions.
func Expand(text string) (set Intervals, err error) {
	if text == "null" || strings.HasPrefix(text, "[") {
		err = json.Unmarshal([]byte(text), &set)
		return set.onGrain(), err
	}
	numbers, err := numbersOf(text)
	if err != nil || len(numbers)%2 != 0 {
		return nil, errCompact.Because(err)
	}
	at := int64(0)
	for i := 0; i < len(numbers); i += 2 {
		from := at + numbers[i]
		at = from + numbers[i+1]
		set = append(set, Interval{float64(from) / grain, float64(at) / grain})
	}
	return set, nil
}

// CompactMoments writes moments in the order that they have.
func CompactMoments(moments []float64) string {
	var b strings.Builder
	first := [2]byte{'a', 'A'}
	for i, at := range moments {
		spell(&b, toGrains(at), first[i%2])
	}
	return b.String()
}

// ExpandMoments reads what CompactMoments wrote, and the JSON of earlier versions.
func ExpandMoments(text string) (moments []float64, err error) {
	if strings.HasPrefix(text, "[") {
		err = json.Unmarshal([]byte(text), &moments)
		return moments, err
	}
	numbers, err := numbersOf(text)
	for _, n := range numbers {
		moments = append(moments, float64(n)/grain)
	}
	return moments, err
}

func toGrains(x float64) int64 { return int64(math.Round(x * grain)) }

// spell writes a number in the letters that follow first.
func spell(b *strings.Builder, n int64, first byte) {
	var digits [longest]byte
	at := len(digits)
	for {
		at--
		digits[at] = first + byte(n%letters)
		if n /= letters; n == 0 || at == 0 {
			break
		}
	}
	b.Write(digits[at:])
}

// numbersOf reads the numbers of a text, small letters first.
func numbersOf(text string) (numbers []int64, err error) {
	for first := byte('a'); text != ""; first = other(first) {
		n, length := int64(0), 0
		for length < len(text) && text[length] >= first && text[length] < first+letters {
			n = n*letters + int64(text[length]-first)
			length++
		}
		if length == 0 || length > longest {
			return nil, errCompact
		}
		numbers, text = append(numbers, n), text[length:]
	}
	return numbers, nil
}

// other gives the first letter of the other case.
func other(first byte) byte { return first ^ ('a' ^ 'A') }
