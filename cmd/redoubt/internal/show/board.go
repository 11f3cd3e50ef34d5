package show

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/lipgloss"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// Board follows several runs at once: on a terminal with one line for each that is under way, elsewhere with a line when one
// begins and one when it ends. What the engine prints for one never mixes with that of another.
type Board struct {
	out    io.Writer
	styles styles
	moving bool
	total  int

	mu      sync.Mutex
	running []*boardRun
	done    int
	began   time.Time
	drawn   int // lines of the redrawn part
	frame   int
	stop    chan struct{}
	stopped chan struct{}
}

// boardRun is one run that is under way.
type boardRun struct {
	name  string
	began time.Time
	doing string
}

// NewBoard begins to follow so many runs. Nothing is written without an output.
func NewBoard(out io.Writer, total int) *Board {
	b := &Board{out: out, total: total, began: time.Now(), moving: IsTerminal(out)}
	if out == nil {
		b.out = io.Discard
	}
	b.styles = newStyles(b.out)
	if b.moving {
		b.stop, b.stopped = make(chan struct{}), make(chan struct{})
		go b.redraw()
	}
	return b
}

func (b *Board) redraw() {
	defer close(b.stopped)
	tick := time.NewTicker(redrawEvery)
	defer tick.Stop()
	for {
		select {
		case <-b.stop:
			return
		case <-tick.C:
			b.mu.Lock()
			b.frame++
			b.erase()
			b.draw()
			b.mu.Unlock()
		}
	}
}

func (b *Board) erase() {
	if b.drawn > 0 {
		fmt.Fprintf(b.out, "\x1b[%dA\r%s", b.drawn, clearDown)
		b.drawn = 0
	}
}

func (b *Board) draw() {
	if !b.moving {
		return
	}
	lines := []string{fmt.Sprintf("%s %d of %d done %s", spinner[b.frame%len(spinner)], b.done, b.total, b.styles.dim.Render(seconds(time.Since(b.began))))}
	for i, run := range b.running {
		if i == maxRunning {
			lines = append(lines, b.styles.dim.Render(fmt.Sprintf("  and %d more", len(b.running)-maxRunning)))
			break
		}
		lines = append(lines, fmt.Sprintf("  %s %s %s", b.styles.strong.Render(run.name), run.doing, b.styles.dim.Render(seconds(time.Since(run.began)))))
	}
	// A line that wraps would count as two when it is erased.
	narrow := lipgloss.NewStyle().Inline(true).MaxWidth(terminalWidth(b.out))
	for i := range lines {
		lines[i] = narrow.Render(lines[i])
	}
	fmt.Fprintln(b.out, strings.Join(lines, "\n"))
	b.drawn = len(lines)
}

// above writes a line that stays.
func (b *Board) above(line string) {
	b.erase()
	fmt.Fprintln(b.out, line)
	b.draw()
}

// Note writes a sentence about all of the runs.
func (b *Board) Note(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.above(b.styles.dim.Render("· " + text))
}

// Started says that the run of an environment begins.
func (b *Board) Started(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.running = append(b.running, &boardRun{name: name, began: time.Now(), doing: "starting"})
	if !b.moving {
		b.above(b.styles.dim.Render("· " + name + ": started"))
	}
}

// Ended says how the run of an environment ended; good is false for one that did not succeed.
func (b *Board) Ended(name, how string, good bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.running = slices.DeleteFunc(b.running, func(run *boardRun) bool { return run.name == name })
	b.done++
	sign := b.styles.good.Render("✓")
	if !good {
		sign = b.styles.bad.Render("✗")
	}
	b.above(fmt.Sprintf("%s %s: %s", sign, name, how))
}

// Close ends the redrawing. Nothing may be called after it.
func (b *Board) Close() {
	if b.moving {
		close(b.stop)
		<-b.stopped
		b.erase()
	}
}

// Of is a reporter that passes everything on and shows on the board what the run of one environment is doing.
func (b *Board) Of(name string, passOn Reporter) Reporter { return &boardReporter{passOn, b, name} }

type boardReporter struct {
	Reporter
	board *Board
	name  string
}

// StepStarted implements engine.Progress.
func (r *boardReporter) StepStarted(s engine.Step) {
	r.Reporter.StepStarted(s)
	if shown(s) && !s.Component && s.Op != "same" {
		r.board.doing(r.name, wordsFor(s.Op).doing+" "+shortType(s.Type)+" "+s.Name)
	}
}

func (b *Board) doing(name, what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, run := range b.running {
		if run.name == name {
			run.doing = what
		}
	}
}
