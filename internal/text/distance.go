package text

// Distance counts the letters that must be added, taken, changed or swapped
// with their neighbour to turn a into b (restricted Damerau-Levenshtein, on
// characters). It answers most+1 for anything farther than most.
func Distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if gap := len(x) - len(y); gap > most || -gap > most {
		return most + 1
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		if fillRow(x, y, i, before, last, row) > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], most+1)
}

// fillRow computes row i of the distance table and gives its least value,
// taking the row before last into account because a swap reaches over it.
func fillRow(x, y []rune, i int, before, last, row []int) int {
	row[0] = i
	least := i
	for j := 1; j <= len(y); j++ {
		cost := 1
		if x[i-1] == y[j-1] {
			cost = 0
		}
		row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
		if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
			row[j] = min(row[j], before[j-2]+1)
		}
		least = min(least, row[j], last[j])
	}
	return least
}
