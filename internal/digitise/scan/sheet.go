package scan

import (
	"image"
	"math"
)

// What a sheet must be like to be believed. A photo in which none is, stays whole:
// what is cut off wrongly is lost to those who read it, and a desk around a page
// disturbs nobody.
const (
	smallest   = 0.25 // of the photo's area
	turnsLeast = 50   // degrees from one side to the next: 90 but for the perspective
	turnsMost  = 130  // idem
	seenSide   = 0.70 // of each side must be seen as an edge
	seenAll    = 0.80 // of all four sides together
	besideSide = 4    // pixels that an edge may be off its side, since paper curls
	settling   = 5    // pixels within which a side is moved to its edges
	settled    = 0.5  // of a side must be seen before it is moved
	atCorners  = 0.03 // of a side at each end that need not be seen: corners are bent and rounded
	beyond     = 1.0  // pixels that a corner may be outside of the photo
	framed     = 0.4  // degrees: sides that are all this exactly upright and level are of a window on a screen, or of a scan
)

// Corners are those of a sheet in a photo, in pixels: top left, top right, bottom
// right, bottom left as it is seen there.
type Corners [4]struct{ X, Y float64 }

// At gives the place in the photo of a place on the sheet: from 0 at its left and top
// to 1 at its right and bottom.
func (c Corners) At(across, down float64) (x, y float64) {
	at := toQuad(c).apply(across, down)
	return at.x, at.y
}

// Find looks for the one sheet of paper in a photo: four straight edges that get
// brighter inwards, meet within the photo, and are seen nearly all along.
func Find(photo image.Image) (corners Corners, found bool) {
	white, by := whiteness(colourOf(photo))
	var sheet [4]point
	best := 0.0
	for _, radius := range []int{lettering, drawings} {
		e := edgesOf(white, radius)
		if seen, worth := e.sheet(e.lines()); worth > best {
			sheet, best = seen, worth
		}
	}
	if best == 0 {
		return corners, false
	}
	for i, at := range sheet {
		// The middle of a small pixel is that of those which it was made of.
		corners[i].X = (at.x+0.5)*float64(by) - 0.5
		corners[i].Y = (at.y+0.5)*float64(by) - 0.5
	}
	return corners, true
}

// sheet finds the four lines that are best seen as the sides of a sheet, and of
// those as well seen the largest; it is worth nothing where there are none.
func (e *edges) sheet(lines []line) (best [4]point, worth float64) {
	for _, sides := range rounds(lines) {
		corners, is := e.corners(sides)
		if is {
			corners, is = e.settle(sides, corners)
		}
		if !is {
			continue
		}
		if w := e.worth(corners); w > worth {
			best, worth = corners, w
		}
	}
	return fromTopLeft(best), worth
}

// rounds gives every four lines of which each turns right from the one before, by
// about a quarter: left, top, right and bottom side.
func rounds(lines []line) (all [][4]line) {
	for i, left := range lines {
		for j, top := range lines {
			if !turns(left, top) {
				continue
			}
			for k, right := range lines {
				if k == i || !turns(top, right) {
					continue
				}
				for l, bottom := range lines {
					// The first side is the first of the four found, so that none is tried four times.
					if l != j && i < min(j, k, l) && turns(right, bottom) && turns(bottom, left) {
						all = append(all, [4]line{left, top, right, bottom})
					}
				}
			}
		}
	}
	return all
}

func turns(from, to line) bool {
	angle := math.Atan2(from.normal.x*to.normal.y-from.normal.y*to.normal.x, from.normal.x*to.normal.x+from.normal.y*to.normal.y) * 180 / math.Pi
	return angle >= turnsLeast && angle <= turnsMost
}

// corners gives those of four sides, each with the next, if they are those of a
// sheet that is large enough and wholly in the photo.
func (e *edges) corners(sides [4]line) (corners [4]point, is bool) {
	for i := range sides {
		at, meets := sides[i].meet(sides[(i+1)%4])
		if !meets || at.x < -beyond || at.y < -beyond || at.x > float64(e.width-1)+beyond || at.y > float64(e.height-1)+beyond {
			return corners, false
		}
		corners[i] = at
	}
	for i, at := range corners { // convex: each corner is on the inner side of the sides that it is not on
		if sides[(i+2)%4].off(at) <= 0 || sides[(i+3)%4].off(at) <= 0 {
			return corners, false
		}
	}
	return corners, area(corners) >= smallest*float64(e.width*e.height) && !upright(sides)
}

// settle moves four sides to the middle of the edges between their corners: the
// first lines through a side that is not quite straight run along a part of it.
func (e *edges) settle(sides [4]line, corners [4]point) ([4]point, bool) {
	for i := range corners {
		from, to := corners[i], corners[(i+1)%4]
		if e.seen(from, to) < settled {
			return corners, false
		}
		if on := e.along(from, to); len(on) > 0 {
			sides[(i+1)%4] = through(e, on, sides[(i+1)%4])
		}
	}
	return e.corners(sides)
}

// along gives the edges beside a side that get brighter inwards.
func (e *edges) along(from, to point) (on []int) {
	length := math.Hypot(to.x-from.x, to.y-from.y)
	way := point{(to.x - from.x) / length, (to.y - from.y) / length}
	for i, steep := range e.steep {
		if !steep {
			continue
		}
		dx, dy := float64(i%e.width)-from.x, float64(i/e.width)-from.y
		at, off := dx*way.x+dy*way.y, dy*way.x-dx*way.y
		if at >= 0 && at <= length && math.Abs(off) <= settling && e.toward[i].y*way.x-e.toward[i].x*way.y > alike {
			on = append(on, i)
		}
	}
	return on
}

// fromTopLeft turns corners so that the first is the one at the top left.
func fromTopLeft(corners [4]point) [4]point {
	first := 0
	for i, at := range corners {
		if at.x+at.y < corners[first].x+corners[first].y {
			first = i
		}
	}
	return [4]point{corners[first], corners[(first+1)%4], corners[(first+2)%4], corners[(first+3)%4]}
}

// area is that within corners (the shoelace formula).
func area(corners [4]point) float64 {
	twice := 0.0
	for i, at := range corners {
		next := corners[(i+1)%4]
		twice += at.x*next.y - next.x*at.y
	}
	return math.Abs(twice) / 2
}

func upright(sides [4]line) bool {
	for _, s := range sides {
		if min(math.Abs(s.normal.x), math.Abs(s.normal.y)) > math.Sin(framed*math.Pi/180) {
			return false
		}
	}
	return true
}

// worth is how well four sides are seen, and how large they are; it is 0 where
// they are not seen well enough to be believed.
func (e *edges) worth(corners [4]point) float64 {
	all, whole := 0.0, 0.0
	for i, from := range corners {
		to := corners[(i+1)%4]
		length := math.Hypot(to.x-from.x, to.y-from.y)
		seen := e.seen(from, to)
		if seen < seenSide {
			return 0
		}
		all, whole = all+seen*length, whole+length
	}
	if all < seenAll*whole {
		return 0
	}
	return math.Pow(all/whole, 4) * math.Sqrt(area(corners))
}

// seen is the share of a side along which there is an edge that gets brighter
// inwards, to the right of the way from one corner to the next.
func (e *edges) seen(from, to point) float64 {
	length := math.Hypot(to.x-from.x, to.y-from.y)
	normal := point{-(to.y - from.y) / length, (to.x - from.x) / length}
	count, on := 0, 0
	for at := atCorners * length; at <= (1-atCorners)*length; at++ {
		count++
		if e.near(point{from.x + (to.x-from.x)*at/length, from.y + (to.y-from.y)*at/length}, normal, besideSide) {
			on++
		}
	}
	return float64(on) / float64(max(1, count))
}
