package show

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/lipgloss"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

const (
	redrawEvery = 100 * time.Millisecond
	// maxRunning is how many running steps are shown at once, so that the
	// redrawn part always fits the screen.
	maxRunning = 8
	// clearDown removes everything from the cursor to the end of the screen.
	clearDown = "\x1b[J"
)

var spinner = []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}

// live reports a run on a terminal: what has ended scrolls up as in [text],
// and below it the running steps are redrawn until they end.
type live struct {
	*text

	mu      sync.Mutex
	running []engine.Step
	began   time.Time
	drawn   int // lines of the redrawn part
	frame   int
	stop    chan struct{}
	stopped chan struct{}
}

func newLive(t *text) *live { return &live{text: t} }

// Begin implements Reporter.
func (l *live) Begin(r Run) {
	l.text.Begin(r)
	l.began, l.stop, l.stopped = time.Now(), make(chan struct{}), make(chan struct{})
	go l.redraw()
}

func (l *live) redraw() {
	defer close(l.stopped)
	tick := time.NewTicker(redrawEvery)
	defer tick.Stop()
	for {
		select {
		case <-l.stop:
			return
		case <-tick.C:
			l.mu.Lock()
			l.frame++
			l.erase()
			l.draw()
			l.mu.Unlock()
		}
	}
}

// above prints lines that stay, above the redrawn part.
func (l *live) above(lines ...string) {
	l.erase()
	for _, line := range lines {
		l.line(line)
	}
	l.draw()
}

func (l *live) erase() {
	if l.drawn > 0 {
		fmt.Fprintf(l.out, "\x1b[%dA\r%s", l.drawn, clearDown)
		l.drawn = 0
	}
}

func (l *live) draw() {
	lines := []string{fmt.Sprintf("%s %s", spinner[l.frame%len(spinner)], l.styles.dim.Render(time.Since(l.began).Round(time.Second).String()))}
	for i, s := range l.running {
		if i == maxRunning {
			lines = append(lines, l.styles.dim.Render(fmt.Sprintf("  and %d more", len(l.running)-maxRunning)))
			break
		}
		verb := l.styles.forStep(s).Render(l.words(s.Op).doing)
		lines = append(lines, fmt.Sprintf("  %s %s %s %s", verb, shortType(s.Type), s.Name, l.styles.dim.Render(seconds(time.Since(s.Started)))))
	}
	// A line that wraps would count as two when it is erased.
	narrow := lipgloss.NewStyle().Inline(true).MaxWidth(terminalWidth(l.out))
	for i := range lines {
		lines[i] = narrow.Render(lines[i])
	}
	fmt.Fprintln(l.out, strings.Join(lines, "\n"))
	l.drawn = len(lines)
}

// Note implements engine.Progress.
func (l *live) Note(note string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.above(l.styles.dim.Render("· " + note))
}

// StepStarted implements engine.Progress.
func (l *live) StepStarted(s engine.Step) {
	if !shown(s) || s.Component {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running = append(l.running, s)
}

// StepEnded implements engine.Progress.
func (l *live) StepEnded(s engine.Step) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, r := range l.running {
		if r.URN == s.URN && r.Op == s.Op {
			l.running = append(l.running[:i], l.running[i+1:]...)
			break
		}
	}
	if line, ok := l.stepLine(s); ok {
		l.above(line)
	}
}

// Diagnosed implements engine.Progress.
func (l *live) Diagnosed(d engine.Diagnostic) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if line, ok := l.diagnosticLine(d); ok {
		l.above(line)
	}
}

// End implements Reporter.
func (l *live) End(r engine.Result, err error) error {
	close(l.stop)
	<-l.stopped
	l.erase()
	return l.text.End(r, err)
}
