package picture

import (
	"fmt"
	"image/color"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

// Lengths of the page, in points.
const (
	pageWidth   = 1000.0
	margin      = 16.0
	padding     = 14.0
	panelHeight = 216.0
	lineHeight  = 19.0
)

// Colours. Those of lines can be told apart without seeing red or green: https://www.nature.com/articles/nmeth.1618
var (
	ground     = color.RGBA{0xf6, 0xf8, 0xfa, 0xff}
	panelInk   = color.RGBA{0xff, 0xff, 0xff, 0xff}
	edgeInk    = color.RGBA{0xd0, 0xd7, 0xde, 0xff}
	gridInk    = color.RGBA{0xe6, 0xea, 0xee, 0xff}
	textInk    = color.RGBA{0x1f, 0x23, 0x28, 0xff}
	mutedInk   = color.RGBA{0x59, 0x63, 0x6e, 0xff}
	noticeInk  = color.RGBA{0xff, 0xf1, 0xc7, 0xff}
	pillInk    = color.RGBA{0xdd, 0xf4, 0xff, 0xff}
	markInk    = color.RGBA{0x1a, 0x09, 0x05, 0x1a} // translucent, its colours already multiplied with its alpha
	seriesInks = []color.RGBA{{0x00, 0x72, 0xb2, 0xff}, {0xd5, 0x5e, 0x00, 0xff}, {0x00, 0x9e, 0x73, 0xff}, {0xcc, 0x79, 0xa7, 0xff}}
)

// style is a size and a weight of letters.
type style int

const (
	plain style = iota
	strong
	tiny
	tinyStrong
	heading
	headline
)

// faces are the fonts of Go's own project, which are part of the module and the same on every machine:
// https://go.dev/blog/go-fonts
var faces = map[style]font.Face{
	plain: mustFace(goregular.TTF, 13), strong: mustFace(gobold.TTF, 13), tiny: mustFace(goregular.TTF, 11),
	tinyStrong: mustFace(gobold.TTF, 11), heading: mustFace(gobold.TTF, 15), headline: mustFace(gobold.TTF, 20),
}

// facesInUse: a face draws into a buffer of its own, so two pictures can't use it at once.
var facesInUse sync.Mutex

func mustFace(ttf []byte, size float64) font.Face {
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		panic(fmt.Sprintf("picture: reading an embedded font: %v", err))
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size * scale, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(fmt.Sprintf("picture: sizing an embedded font: %v", err))
	}
	return face
}
