package scantest

import "math"

// Desk is what a page lies on: the colour of each place, in full light.
type Desk func(at Corner) [3]float64

// Plain is a desk of one colour.
func Plain(red, green, blue float64) Desk {
	return func(Corner) [3]float64 { return [3]float64{red, green, blue} }
}

// Wood has a grain along its length.
func Wood(red, green, blue float64) Desk {
	return func(at Corner) [3]float64 {
		grain := 1 + 0.05*math.Sin(at.Y/9+3*math.Sin(at.X/170)) + 0.04*math.Sin(at.Y/2.3+at.X/90)
		return [3]float64{red * grain, green * grain, blue * grain}
	}
}

// Cloth is woven in squares of two colours, of a side in pixels.
func Cloth(side float64, one, other [3]float64) Desk {
	return func(at Corner) [3]float64 {
		if (int(math.Floor(at.X/side))+int(math.Floor(at.Y/side)))%2 == 0 {
			return one
		}
		return other
	}
}

// Crowded is a desk with other things on it: a dark one and a bright one, whose
// edges are as straight as those of the page.
func Crowded(desk Desk, width, height float64) Desk {
	return func(at Corner) [3]float64 {
		x, y := at.X/width, at.Y/height
		switch {
		case x+0.2*y < 0.14:
			return [3]float64{40, 60, 120} // a book
		case y-0.1*x > 0.88:
			return [3]float64{225, 225, 215} // another sheet
		}
		return desk(at)
	}
}
