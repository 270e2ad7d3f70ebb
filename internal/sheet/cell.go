package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// rounded is a long number as a spreadsheet shows it in a narrow column.
var rounded = regexp.MustCompile(`(?i)^\d[.,]\d+e\+?\d+$`)

// Rounded reports whether digits of a number are lost: "2,00710E+12".
func Rounded(s string) bool { return rounded.MatchString(s) }

// Whole gives a number that XLSX keeps as 12345.0 or 2.007102700175E12 its digits
// back, as long as none was lost: up to 15. Anything else stays as it is.
func Whole(s string) string {
	if digits, zeros, cut := strings.Cut(s, "."); cut && zeros != "" && strings.Trim(zeros, "0") == "" && isDigits(digits) {
		return digits
	}
	if !Rounded(s) || strings.Contains(s, ",") {
		return s
	}
	n, err := strconv.ParseFloat(s, 64)
	digits, _, _ := strings.Cut(strings.Replace(strings.ToUpper(s), ".", "", 1), "E")
	if err != nil || n != float64(int64(n)) || n >= 1e15 {
		return s
	}
	if exact := strconv.FormatInt(int64(n), 10); strings.HasPrefix(exact, digits) && len(digits) >= len(exact)-3 {
		return exact
	}
	return s
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// decimal is a number once its spaces and its thousands are taken out.
var decimal = regexp.MustCompile(`^-?\d{1,15}(\.\d{1,17})?([eE][-+]?\d{1,3})?$`)

// Number reads a number as offices write it: "37,5", "37.5", "1 435,00",
// "1,435.00". Of comma and point, the last is the decimal one.
func Number(s string) (float64, bool) {
	s = strings.Join(strings.Fields(s), "")
	thousands, point := ".", ","
	if strings.LastIndex(s, ",") < strings.LastIndex(s, ".") {
		thousands, point = ",", "."
	}
	s = strings.Replace(strings.ReplaceAll(s, thousands, ""), point, ".", 1)
	if !decimal.MatchString(s) {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

// layouts are the ways in which offices write a day, with or without a time.
var layouts = []string{
	"2/1/2006 15:4:5", "2/1/2006 15:4", "2/1/2006", "2-1-2006 15:4:5", "2-1-2006 15:4", "2-1-2006", "2.1.2006",
	"2006-1-2 15:4:5", "2006-1-2 15:4", "2006-1-2", "2006-1-2T15:4:5", "2006-1-2T15:4:5Z", "2006/1/2",
}

// Moment reads a day, with or without a time, as a French office writes it or as
// Excel keeps it: days since the end of 1899. It is the time on the wall, in UTC;
// years are those of people's lives.
func Moment(s string) (time.Time, bool) {
	if days, err := strconv.ParseFloat(s, 64); err == nil {
		return serial(days)
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, t.Year() >= firstYear && t.Year() < lastYear
		}
	}
	return time.Time{}, false
}

const firstYear, lastYear = 1900, 2200

// serial is a day of Excel. Those before May 1927 are taken for other numbers, such
// as a year.
func serial(days float64) (time.Time, bool) {
	const first, secondsOfDay = 10_000, 24 * 60 * 60
	if !(days >= first && days < (lastYear-firstYear)*365) {
		return time.Time{}, false
	}
	seconds := math.Round(days * secondsOfDay)
	return time.Date(1899, time.December, 30, 0, 0, int(seconds), 0, time.UTC), true
}
