// Package scan makes pages out of photographs and crooked scans: even light, lines
// that are level, and of a sheet on a desk the sheet alone, flat.
//
// The pictures are worked on by Go alone, in a child of our own binary (Worker)
// inside the box. It writes to the out folder of its job. Limits: 40 million pixels
// a picture, which take 0.6 GB and 3.6 s of one processor; 8 million take 1 s.
package scan
