package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// scale is how many pixels a point is: two, so that the picture is sharp on screens of today.
const scale = 2.0

// canvas is a picture that grows; all lengths are in points.
type canvas struct{ image *image.RGBA }

func newCanvas(width, height float64) *canvas {
	made := &canvas{image.NewRGBA(image.Rect(0, 0, pixels(width), pixels(height)))}
	made.fill(0, 0, width, height, ground)
	return made
}

func pixels(length float64) int { return int(math.Round(length * scale)) }

// fill paints a rectangle.
func (c *canvas) fill(x, y, width, height float64, paint color.Color) {
	area := image.Rect(pixels(x), pixels(y), pixels(x+width), pixels(y+height))
	draw.Draw(c.image, area, image.NewUniform(paint), image.Point{}, draw.Over)
}

// frame paints the edge of a rectangle, half a point wide.
func (c *canvas) frame(x, y, width, height float64, paint color.Color) {
	const edge = 1 / scale
	c.fill(x, y, width, edge, paint)
	c.fill(x, y+height-edge, width, edge, paint)
	c.fill(x, y, edge, height, paint)
	c.fill(x+width-edge, y, edge, height, paint)
}

// align is on which side of its place a text stands.
type align int

const (
	fromLeft align = iota
	centred
	toRight
)

// text writes one line, y being that of its base line, and returns how wide it is.
func (c *canvas) text(x, y float64, side align, style style, paint color.Color, text string) float64 {
	width := widthOf(style, text)
	x -= width * float64(side) / 2
	facesInUse.Lock()
	defer facesInUse.Unlock()
	drawer := font.Drawer{Dst: c.image, Src: image.NewUniform(paint), Face: faces[style], Dot: fixed.P(pixels(x), pixels(y))}
	drawer.DrawString(text)
	return width
}

// widthOf is the width of a line of text.
func widthOf(style style, text string) float64 {
	facesInUse.Lock()
	defer facesInUse.Unlock()
	return float64(font.MeasureString(faces[style], text)) / 64 / scale
}

// fitting is a text as far as there is room for it.
func fitting(style style, text string, room float64) string {
	if widthOf(style, text) <= room {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 && widthOf(style, string(letters)+"…") > room {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}

// place is a point of a line.
type place struct{ x, y float64 }

// stroke draws a line through the places, with round corners and ends; a single place becomes a dot.
func (c *canvas) stroke(places []place, width float64, paint color.Color) {
	half := width / 2
	bounds := around(places, width).Intersect(c.image.Bounds())
	brush := &brush{vector.NewRasterizer(bounds.Dx(), bounds.Dy()), bounds.Min}
	for i, to := range places {
		brush.dot(to, half)
		if i > 0 {
			brush.segment(places[i-1], to, half)
		}
	}
	brush.raster.Draw(c.image, bounds, image.NewUniform(paint), image.Point{})
}

// around are the pixels that lines of a width may touch.
func around(places []place, width float64) image.Rectangle {
	var bounds image.Rectangle
	for _, at := range places {
		bounds = bounds.Union(image.Rect(pixels(at.x-width), pixels(at.y-width), pixels(at.x+width)+1, pixels(at.y+width)+1))
	}
	return bounds
}

// brush draws on the part of a picture that begins at a pixel.
type brush struct {
	raster *vector.Rasterizer
	origin image.Point
}

// outline adds a closed polygon. All polygons of a line turn the same way, because the rasteriser adds up the areas that
// they cover, and those of two directions would cancel each other out.
func (b *brush) outline(corners ...place) {
	for i, corner := range corners {
		x, y := float32(corner.x*scale-float64(b.origin.X)), float32(corner.y*scale-float64(b.origin.Y))
		if i == 0 {
			b.raster.MoveTo(x, y)
		} else {
			b.raster.LineTo(x, y)
		}
	}
	b.raster.ClosePath()
}

func (b *brush) segment(from, to place, half float64) {
	length := math.Hypot(to.x-from.x, to.y-from.y)
	if length == 0 {
		return
	}
	x, y := -(to.y-from.y)/length*half, (to.x-from.x)/length*half
	b.outline(place{from.x - x, from.y - y}, place{to.x - x, to.y - y}, place{to.x + x, to.y + y}, place{from.x + x, from.y + y})
}

func (b *brush) dot(at place, radius float64) {
	const corners = 12
	edge := make([]place, corners)
	for i := range edge {
		angle := 2 * math.Pi * float64(i) / corners
		edge[i] = place{at.x + radius*math.Cos(angle), at.y + radius*math.Sin(angle)}
	}
	b.outline(edge...)
}

// encode is the picture as PNG.
func (c *canvas) encode() ([]byte, error) {
	var encoded bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&encoded, paletted(c.image)); err != nil {
		return nil, fmt.Errorf("encoding a picture: %w", err)
	}
	return encoded.Bytes(), nil
}
