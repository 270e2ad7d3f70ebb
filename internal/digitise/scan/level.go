package scan

import "image"

// Levelled is a page as it is best read by a machine.
type Levelled struct {
	Image *image.Gray
	Angle float64 // degrees clockwise by which it was turned
}

// Level gives a page grey, under even light and upright: its paper is white, its
// lines are level where they were up to 10° off. Pictures that are darker than half
// the paper keep their tones. It takes any picture; one without lines is not turned.
func Level(img image.Image) Levelled {
	page := even(grayOf(img))
	angle := 0 - Skew(page) // and never minus nought
	return Levelled{Turn(page, angle), angle}
}
