package picture_test

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/monitoring/picture"
)

const (
	twoSteps = `{"version":"Notebook/1.0","items":[
		{"type":1,"name":"title","content":{"json":"# A title\n\nWords, many of them, ` + "%s" + `\n\n| a | b |\n|---|---|\n| 1 \\| 2 | x &lt; y |"}},
		{"type":9,"name":"span","content":{"parameters":[{"label":"Time","value":{"durationMs":86400000}}]}},
		{"type":3,"name":"one","customWidth":"50","content":{"title":"One","visualization":"timechart","noDataMessage":"Nothing",
			"chartSettings":{"ySettings":{"max":100,"numberFormatSettings":{"unit":1}}}}},
		{"type":3,"name":"two","customWidth":"50","content":{"title":"Two","visualization":"table"}},
		{"type":3,"name":"three","customWidth":"50","content":{"title":"Three","visualization":"timechart"}}]}`
	twoPanels = `{"title":"A dashboard","time":{"from":"now-24h","to":"now"},"templating":{"list":[{"label":"Azure Monitor"}]},"panels":[
		{"title":"One","type":"timeseries","gridPos":{"h":8,"w":12,"x":0,"y":0},"fieldConfig":{"defaults":{"unit":"µs","max":7}}},
		{"title":"Two","type":"table","gridPos":{"h":6,"w":24,"x":0,"y":8},"fieldConfig":{"defaults":{"unit":"short"}}},
		{"title":"Three","type":"text","gridPos":{"h":4,"w":6,"x":18,"y":14},"options":{"content":"some text"}}]}`
)

// noon is when the days of these tests begin.
var noon = time.Date(2026, time.March, 29, 12, 0, 0, 0, time.UTC)

// ofOne are lines of these values, ten minutes apart.
func ofOne(name string, values ...float64) picture.Result {
	made := picture.Result{Columns: []picture.Column{{Name: "TimeGenerated", Type: "datetime"}, {Name: "Name", Type: "string"}, {Name: "Things", Type: "long"}}}
	for i, value := range values {
		made.Rows = append(made.Rows, []any{noon.Add(time.Duration(i) * 10 * time.Minute), name, value})
	}
	return made
}

func cells() picture.Result {
	return picture.Result{
		Columns: []picture.Column{{Name: "Source", Type: "string"}, {Name: "Number", Type: "long"}, {Name: "Last", Type: "datetime"}},
		Rows:    [][]any{{"10.0.0.1", 1234567.0, noon}, {"10.0.0.2", 0.5, noon}},
	}
}

func rows(results map[string]picture.Result) picture.Rows {
	return picture.Rows{Results: results, Span: picture.Span{From: noon, To: noon.Add(2 * time.Hour)}, Notice: []string{"Sample data", "Drawn here."}}
}

func TestTheStepsOfAWorkbookAreRead(t *testing.T) {
	t.Parallel()
	page, err := picture.Workbook(fmt.Sprintf(twoSteps, "and no more"))
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Panels) != 4 || len(page.Choices) != 1 || page.Choices[0] != "Time: last 24 hours" {
		t.Fatalf("read %+v", page)
	}
	one, two, three := page.Panels[1], page.Panels[2], page.Panels[3]
	if one.Title != "One" || one.Kind != picture.Lines || one.Unit != "%" || one.Highest != 100 || one.Empty != "Nothing" {
		t.Errorf("the chart is %+v", one)
	}
	if two.Kind != picture.Grid || two.Place.Top != one.Place.Top || two.Place.Left != one.Place.Left+one.Place.Width {
		t.Errorf("the table is not beside the chart: %+v and %+v", two.Place, one.Place)
	}
	if three.Place.Left != one.Place.Left || three.Place.Top != one.Place.Top+one.Place.Height {
		t.Errorf("the third is not below the first: %+v and %+v", three.Place, one.Place)
	}
}

func TestALongerTextTakesMoreRoom(t *testing.T) {
	t.Parallel()
	heights := map[string]float64{}
	for name, words := range map[string]string{"short": "few", "long": strings.Repeat("so many words ", 80)} {
		page, err := picture.Workbook(fmt.Sprintf(twoSteps, words))
		if err != nil {
			t.Fatal(err)
		}
		heights[name] = page.Panels[0].Place.Height
	}
	if heights["long"] < 2*heights["short"] {
		t.Errorf("heights are %v", heights)
	}
}

func TestThePanelsOfADashboardStandWhereItSays(t *testing.T) {
	t.Parallel()
	page, err := picture.Dashboard(twoPanels)
	if err != nil {
		t.Fatal(err)
	}
	if page.Title != "A dashboard" || len(page.Panels) != 3 || strings.Join(page.Choices, "|") != "Time: now-24h to now|Azure Monitor" {
		t.Fatalf("read %+v", page)
	}
	one, two, three := page.Panels[0], page.Panels[1], page.Panels[2]
	if one.Kind != picture.Lines || one.Unit != "µs" || one.Highest != 7 || two.Kind != picture.Grid || two.Unit != "" || three.Kind != picture.Text || three.Markdown != "some text" {
		t.Errorf("read %+v", page.Panels)
	}
	if two.Place.Width != 2*one.Place.Width || two.Place.Top != one.Place.Height || three.Place.Left <= two.Place.Left || three.Place.Top != two.Place.Top+two.Place.Height {
		t.Errorf("the places are %+v, %+v, %+v", one.Place, two.Place, three.Place)
	}
}

func TestWhatCannotBeDrawnIsAnError(t *testing.T) {
	t.Parallel()
	workbook := func(document string) error { _, err := picture.Workbook(document); return err }
	dashboard := func(document string) error { _, err := picture.Dashboard(document); return err }
	cases := []struct {
		name, document, want string
		read                 func(string) error
	}{
		{"a workbook that is no JSON", `{`, "reading a workbook", workbook},
		{"a step of another type", `{"items":[{"type":11}]}`, "no picture of a step of type 11", workbook},
		{"another visualization", `{"items":[{"type":3,"content":{"visualization":"piechart"}}]}`, `step 1 of the workbook: no picture of the visualization "piechart"`, workbook},
		{"a width that is no number", `{"items":[{"type":1,"customWidth":"half"}]}`, "placing step 1 of the workbook: reading the width", workbook},
		{"a dashboard that is no JSON", `[]`, "reading a dashboard", dashboard},
		{"another panel", `{"panels":[{"title":"Round","type":"piechart"}]}`, `the panel "Round": no picture of a panel of type "piechart"`, dashboard},
	}
	for _, tc := range cases {
		if err := tc.read(tc.document); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, want %s", tc.name, err, tc.want)
		}
	}
}

// draw draws the dashboard above with these results of its chart and its table.
func draw(t *testing.T, one, two picture.Result) []byte {
	t.Helper()
	page, err := picture.Dashboard(twoPanels)
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := picture.PNG(page, rows(map[string]picture.Result{"One": one, "Two": two}))
	if err != nil {
		t.Fatal(err)
	}
	return drawn
}

// inked counts the pixels of a colour, or one that the palette put in its place.
func inked(t *testing.T, drawn []byte, ink color.RGBA) int {
	t.Helper()
	decoded, err := png.Decode(bytes.NewReader(drawn))
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for y := range decoded.Bounds().Dy() {
		for x := range decoded.Bounds().Dx() {
			if color.RGBAModel.Convert(decoded.At(x, y)) == color.Color(ink) {
				count++
			}
		}
	}
	return count
}

func TestLinesAreDrawnFromTheirRows(t *testing.T) {
	t.Parallel()
	first := color.RGBA{0x00, 0x72, 0xb2, 0xff}
	flat, steep, none := draw(t, ofOne("a", 1, 1, 1, 1), cells()), draw(t, ofOne("a", 0, 7, 0, 7), cells()), draw(t, picture.Result{}, cells())
	if inked(t, none, first) != 0 {
		t.Error("a panel without rows has a line")
	}
	if level, up := inked(t, flat, first), inked(t, steep, first); level == 0 || up < 2*level {
		t.Errorf("a flat line has %d pixels, and one up and down %d", level, up)
	}
}

func TestARowMissingInALineIsAGap(t *testing.T) {
	t.Parallel()
	first := color.RGBA{0x00, 0x72, 0xb2, 0xff}
	whole := ofOne("a", 3, 3, 3, 3, 3, 3, 3, 3)
	broken := whole
	broken.Rows = append(append([][]any{}, whole.Rows[:2]...), whole.Rows[5:]...)
	if all, some := inked(t, draw(t, whole, cells()), first), inked(t, draw(t, broken, cells()), first); some >= all*3/4 {
		t.Errorf("%d of %d pixels are left of a line of which half is missing", some, all)
	}
}

func TestEveryRowOfATableIsWritten(t *testing.T) {
	t.Parallel()
	fewer := cells()
	fewer.Rows = fewer.Rows[:1]
	if same, err := picture.Same(draw(t, ofOne("a", 1), cells()), draw(t, ofOne("a", 1), fewer)); err != nil || same {
		t.Errorf("a table of two rows looks like one of one: %t, %v", same, err)
	}
}

func TestTheSameRowsGiveTheSamePicture(t *testing.T) {
	t.Parallel()
	one, other := draw(t, ofOne("a", 1, 5, 2), cells()), draw(t, ofOne("a", 1, 5, 2), cells())
	if !bytes.Equal(one, other) {
		t.Error("two pictures of the same rows differ")
	}
}

func TestPicturesThatLookDifferentAreNotTheSame(t *testing.T) {
	t.Parallel()
	one := draw(t, ofOne("a", 1, 5, 2), cells())
	for name, other := range map[string][]byte{
		"a value that differs": draw(t, ofOne("a", 1, 5, 3), cells()),
		"a name that differs":  draw(t, ofOne("b", 1, 5, 2), cells()),
		"a row more":           draw(t, ofOne("a", 1, 5, 2, 2), cells()),
	} {
		if same, err := picture.Same(one, other); err != nil || same {
			t.Errorf("%s: %t, %v", name, same, err)
		}
	}
	if same, err := picture.Same(one, one); err != nil || !same {
		t.Errorf("a picture is not the same as itself: %v", err)
	}
	if _, err := picture.Same(one, []byte("no picture")); err == nil {
		t.Error("what is no picture was compared")
	}
}

func TestRowsThatDoNotFitALineAreAnError(t *testing.T) {
	t.Parallel()
	page, err := picture.Dashboard(twoPanels)
	if err != nil {
		t.Fatal(err)
	}
	spoiled, narrow := ofOne("a", 1), cells()
	spoiled.Rows[0][2] = "one"
	narrow.Columns = narrow.Columns[1:]
	for name, bad := range map[string]picture.Result{"a column too few": narrow, "a word for a number": spoiled} {
		if _, err := picture.PNG(page, rows(map[string]picture.Result{"One": bad})); err == nil || !strings.Contains(err.Error(), `drawing the panel "One"`) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
