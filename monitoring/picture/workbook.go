package picture

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// workbookItem is a step of a workbook: https://github.com/microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json
type workbookItem struct {
	Type        int    `json:"type"`
	CustomWidth string `json:"customWidth"`
	Content     struct {
		JSON          string `json:"json"`
		Title         string `json:"title"`
		Visualization string `json:"visualization"`
		NoDataMessage string `json:"noDataMessage"`
		ChartSettings struct {
			YSettings struct {
				Max          float64 `json:"max"`
				NumberFormat struct {
					Unit int `json:"unit"`
				} `json:"numberFormatSettings"`
			} `json:"ySettings"`
		} `json:"chartSettings"`
		Parameters []struct {
			Label string `json:"label"`
			Value struct {
				DurationMs int64 `json:"durationMs"`
			} `json:"value"`
		} `json:"parameters"`
	} `json:"content"`
}

// Workbook reads the page of a workbook: its steps from left to right, each as wide as it says, and on a new line when
// there is no room beside the last.
func Workbook(document string) (Page, error) {
	var read struct {
		Items []workbookItem `json:"items"`
	}
	if err := json.Unmarshal([]byte(document), &read); err != nil {
		return Page{}, fmt.Errorf("reading a workbook: %w", err)
	}
	page := Page{}
	line := flow{left: margin, top: 0}
	for i, step := range read.Items {
		panel, shown, err := step.panel(&page)
		if err != nil {
			return Page{}, fmt.Errorf("reading step %d of the workbook: %w", i+1, err)
		}
		if shown {
			if panel.Place, err = line.next(step.CustomWidth, panel); err != nil {
				return Page{}, fmt.Errorf("placing step %d of the workbook: %w", i+1, err)
			}
			page.Panels = append(page.Panels, panel)
		}
	}
	return page, nil
}

// Types of steps, as the schema numbers them.
const (
	workbookText       = 1
	workbookQuery      = 3
	workbookParameters = 9
)

// panel is the step as a panel; false for one that is a choice at the top of the page.
func (i workbookItem) panel(page *Page) (Panel, bool, error) {
	switch i.Type {
	case workbookText:
		return Panel{Kind: Text, Markdown: i.Content.JSON}, true, nil
	case workbookQuery:
		kind, known := map[string]Kind{"timechart": Lines, "table": Grid}[i.Content.Visualization]
		if !known {
			return Panel{}, false, fmt.Errorf("no picture of the visualization %q", i.Content.Visualization)
		}
		// Of the numbers of units only that of percent is used.
		unit := map[int]string{1: "%"}[i.Content.ChartSettings.YSettings.NumberFormat.Unit]
		return Panel{Title: i.Content.Title, Kind: kind, Unit: unit, Highest: i.Content.ChartSettings.YSettings.Max, Empty: i.Content.NoDataMessage}, true, nil
	case workbookParameters:
		for _, parameter := range i.Content.Parameters {
			span := time.Duration(parameter.Value.DurationMs) * time.Millisecond
			page.Choices = append(page.Choices, fmt.Sprintf("%s: last %.0f hours", parameter.Label, span.Hours()))
		}
		return Panel{}, false, nil
	default:
		return Panel{}, false, fmt.Errorf("no picture of a step of type %d", i.Type)
	}
}

// flow fills a page line by line.
type flow struct {
	left, top, height float64
}

// next is the place of the next panel, whose width is a share of the page in percent, "" for all of it.
func (f *flow) next(share string, panel Panel) (Place, error) {
	percent := 100.0
	if share != "" {
		var err error
		if percent, err = strconv.ParseFloat(share, 64); err != nil {
			return Place{}, fmt.Errorf("reading the width: %w", err)
		}
	}
	inner := pageWidth - 2*margin
	width := inner * percent / 100
	if f.left+width > margin+inner+1 {
		f.left, f.top, f.height = margin, f.top+f.height, 0
	}
	height := panelHeight
	if panel.Kind == Text {
		height = markdownHeight(panel.Markdown, width-2*padding)
	}
	place := Place{f.left, f.top, width, height}
	f.left, f.height = f.left+width, max(f.height, height)
	return place, nil
}
