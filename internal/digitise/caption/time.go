package caption

import (
	"fmt"
	"math"
	"strconv"
)

// times reads a line of two times, of WebVTT or SRT, in seconds.
func times(line string) (start, end float64, ok bool) {
	m := timesLine.FindStringSubmatch(line)
	if m == nil {
		return 0, 0, false
	}
	return moment(m[1:5]), moment(m[5:9]), true
}

// moment adds up hours, minutes, seconds and a fraction, all digits or empty.
func moment(part []string) float64 {
	total := 0.0
	for i, unit := range []float64{3600, 60, 1} {
		n, _ := strconv.Atoi(part[i]) // the pattern allows digits only; empty is none
		total += float64(n) * unit
	}
	fraction, _ := strconv.ParseFloat("0."+part[3], 64) // idem
	return total + fraction
}

// stamp is a time of WebVTT: hh:mm:ss.mmm.
func stamp(seconds float64) string {
	ms := int(math.Round(seconds * 1000))
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}
