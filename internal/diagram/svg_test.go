package diagram

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// genGraph draws a graph without cycles, of any shape.
func genGraph(t *rapid.T) Graph {
	g := Graph{Title: "a <title> & more", Note: "A note."}
	for i := range rapid.IntRange(1, 14).Draw(t, "nodes") {
		n := Node{
			Key: fmt.Sprint(i), Label: rapid.StringMatching(`[A-Z][a-z]{2,12}( [a-z]{2,14}){0,3}`).Draw(t, "label"),
			Name: rapid.StringMatching(`[a-zA-Z0-9<&"W][a-zA-Z0-9.-]{0,70}`).Draw(t, "name"), Group: rapid.SampledFrom(groupOrder).Draw(t, "group"),
		}
		needed := false
		for earlier := range i {
			if rapid.IntRange(0, 3).Draw(t, "needs") == 0 {
				g.Edges, needed = append(g.Edges, Edge{From: fmt.Sprint(earlier), To: n.Key}), true
			}
		}
		n.Existing = !needed && rapid.Bool().Draw(t, "existing")
		g.Nodes = append(g.Nodes, n)
	}
	g.sort()
	return g
}

func TestNothingOverlapsAndNothingIsCutOff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := newLayout(genGraph(t))
		for i, b := range l.boxes {
			if b.x < margin || b.y < margin || b.x+b.width > l.width-margin || b.y+b.height > l.height-margin {
				t.Errorf("the box of %v leaves the picture", b.keys)
			}
			for _, other := range l.boxes[:i] {
				if b.x < other.x+other.width && other.x < b.x+b.width && b.y < other.y+other.height && other.y < b.y+b.height {
					t.Errorf("the boxes of %v and %v overlap", b.keys, other.keys)
				}
			}
			for _, written := range b.lines {
				size := labelSize * boldness
				if written.name {
					size = nameSize
				}
				if widthOf(written.text, size) > b.width-2*boxPadding {
					t.Errorf("%q is wider than its box", written.text)
				}
			}
		}
		for _, e := range l.edges {
			wantClear(t, l, e)
		}
	})
}

// wantClear checks that a line goes down, in right angles, and through no box.
func wantClear(t *rapid.T, l *layout, e [2]int) {
	way := l.path(e)
	for i := 1; i < len(way); i++ {
		a, b := way[i-1], way[i]
		if a.x != b.x && a.y != b.y {
			t.Errorf("the line %v is slanted at %d: %v", e, i, way)
		}
		if a.x < margin || a.x > l.width-margin {
			t.Errorf("the line %v leaves the picture: %v", e, way)
		}
		if b.y < a.y {
			t.Errorf("the line %v goes up: %v", e, way)
		}
		for j, other := range l.boxes {
			inside := min(a.x, b.x) < other.x+other.width && max(a.x, b.x) > other.x && min(a.y, b.y) < other.y+other.height && max(a.y, b.y) > other.y
			if inside {
				t.Errorf("the line %v runs through box %d: %v", e, j, way)
			}
		}
	}
}

func TestAPictureIsXMLThatStandsForItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := genGraph(t)
		picture := g.SVG()
		decoder := xml.NewDecoder(strings.NewReader(picture))
		var shown strings.Builder
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v in\n%s", err, picture)
			}
			switch token := token.(type) {
			case xml.StartElement:
				wantPlain(t, token)
			case xml.CharData:
				shown.Write(token)
			}
		}
		text := strings.NewReplacer("\n", "", " ", "").Replace(shown.String())
		for _, n := range g.Nodes {
			for _, want := range []string{n.Label, n.Name} {
				if !strings.Contains(text, strings.ReplaceAll(want, " ", "")) {
					t.Errorf("%q is not in the picture", want)
				}
			}
		}
		if again := g.SVG(); again != picture {
			t.Error("the second picture of a graph is another one")
		}
	})
}

// wantPlain checks that an element runs nothing and loads nothing.
func wantPlain(t *rapid.T, element xml.StartElement) {
	switch element.Name.Local {
	case "svg", "title", "desc", "style", "rect", "path", "text":
	default:
		t.Errorf("there is a <%s>", element.Name.Local)
	}
	for _, attribute := range element.Attr {
		if name := attribute.Name.Local; strings.HasPrefix(name, "on") || name == "href" || strings.Contains(attribute.Value, "url(") {
			t.Errorf("<%s> has %s=%q", element.Name.Local, name, attribute.Value)
		}
	}
}
