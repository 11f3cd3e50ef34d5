package picture

import (
	"cmp"
	"image"
	"image/color"
	"maps"
	"slices"
)

// mostColours is what a palette of PNG holds: https://www.w3.org/TR/png-3/#11PLTE
const mostColours = 256

// paletted is a picture of its most frequent colours, a third as large in a file: the edges of letters have thousands of
// shades, of which most are in some ten pixels each.
func paletted(full *image.RGBA) *image.Paletted {
	bounds := full.Bounds()
	count := countColours(full)
	shades := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(rank(a), rank(b)))
	})
	var chosen color.Palette
	for _, shade := range shades[:min(len(shades), mostColours)] {
		chosen = append(chosen, shade)
	}
	nearest := map[color.RGBA]uint8{}
	for _, shade := range shades {
		nearest[shade] = uint8(chosen.Index(shade))
	}
	reduced := image.NewPaletted(bounds, chosen)
	last, index := shades[0], nearest[shades[0]]
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			if shade := full.RGBAAt(x, y); shade != last {
				last, index = shade, nearest[shade]
			}
			reduced.SetColorIndex(x, y, index)
		}
	}
	return reduced
}

// countColours says how many pixels each colour has. Most pixels are like the one before, which is asked first.
func countColours(full *image.RGBA) map[color.RGBA]int {
	bounds := full.Bounds()
	count := map[color.RGBA]int{}
	last, run := full.RGBAAt(0, 0), 0
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			if shade := full.RGBAAt(x, y); shade != last {
				count[last] += run
				last, run = shade, 0
			}
			run++
		}
	}
	count[last] += run
	return count
}

// rank orders colours that are equally frequent.
func rank(c color.RGBA) uint32 { return uint32(c.R)<<16 | uint32(c.G)<<8 | uint32(c.B) }
