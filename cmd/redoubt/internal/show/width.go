package show

import (
	"io"
	"os"

	"golang.org/x/term"
)

// terminalWidth is the width of the terminal behind out, 80 if it has none.
func terminalWidth(out io.Writer) int {
	if f, ok := out.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return 80
}
