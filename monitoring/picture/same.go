package picture

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
)

// tolerance is by how much a colour, from 0 to 65535, may differ: processors round the last bit of an edge differently, and
// the palette then has a neighbour of its shade. The lines of the grid, the faintest there are, differ more from what is
// around them.
const tolerance = 0x1800

// Same is whether two pictures look alike: of one size, and no pixel of clearly another colour.
func Same(one, other []byte) (bool, error) {
	if bytes.Equal(one, other) {
		return true, nil
	}
	first, err := png.Decode(bytes.NewReader(one))
	if err != nil {
		return false, fmt.Errorf("reading a picture: %w", err)
	}
	second, err := png.Decode(bytes.NewReader(other))
	if err != nil {
		return false, fmt.Errorf("reading a picture: %w", err)
	}
	if first.Bounds() != second.Bounds() {
		return false, nil
	}
	for y := range first.Bounds().Dy() {
		for x := range first.Bounds().Dx() {
			if !alike(first.At(x, y), second.At(x, y)) {
				return false, nil
			}
		}
	}
	return true, nil
}

func alike(one, other color.Color) bool {
	r1, g1, b1, a1 := one.RGBA()
	r2, g2, b2, a2 := other.RGBA()
	for _, pair := range [][2]uint32{{r1, r2}, {g1, g2}, {b1, b2}, {a1, a2}} {
		if max(pair[0], pair[1])-min(pair[0], pair[1]) > tolerance {
			return false
		}
	}
	return true
}
