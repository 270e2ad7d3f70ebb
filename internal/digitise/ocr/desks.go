package ocr

// desk is the memory that one tesseract may need, in bytes: 75 MB for a page of A4
// at 300 dots an inch, 400 MB for 40 million pixels.
const desk = 512 << 20

// desks is how many pages are read at once on a machine with so many processors and
// bytes of memory.
func desks(processors int, memory uint64) int {
	return max(1, min(processors, int(memory/desk)))
}
