package localcache

import (
	"errors"
	"os"
	"os/exec"
)

var errWindows = errors.New("a local cache needs a redis-server, and " + installing["windows"])

// supported says that there is no redis-server for Windows.
func supported() error { return errWindows }

func detach(*exec.Cmd, *os.File) {}
func alive(int) bool             { return false }
func terminate(int) error        { return errWindows }
func kill(int) error             { return errWindows }
