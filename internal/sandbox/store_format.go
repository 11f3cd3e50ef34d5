package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// storeFormat marks a file as a sandbox store and says which version of this format it is. Version 1 was one JSON document;
// since version 2, a store is a header line, and after it a line per write, so that a write costs what it changes.
const (
	storeFormat  = "redoubt sandbox store"
	storeVersion = 2
)

// storeHeader is the first line of a store; of version 1, which is still read, all of it. The note is for whoever opens the
// file.
type storeHeader struct {
	Format    string         `json:"format"`
	Version   int            `json:"version"`
	Note      string         `json:"note"`
	Resources []storedObject `json:"resources,omitempty"` // version 1
}

// storedChange is a line of a store: what one write made or changed, and the keys of what it took away.
type storedChange struct {
	Set  []storedObject `json:"set,omitempty"`
	Gone []string       `json:"gone,omitempty"`
}

type storedObject struct {
	ID         string         `json:"id"`
	Type       string         `json:"type"`
	APIVersion string         `json:"apiVersion"`
	Body       map[string]any `json:"body"`
}

func toStored(r arm.Resource) storedObject {
	return storedObject{ID: r.ID, Type: r.Type, APIVersion: r.APIVersion, Body: r.Body}
}

func fromStored(object storedObject) (arm.Resource, error) {
	id, err := arm.ParseID(object.ID)
	if err != nil {
		return arm.Resource{}, err
	}
	r := arm.Resource{ID: object.ID, Type: object.Type, APIVersion: object.APIVersion, Name: id.Name, Body: object.Body}
	if r.Body == nil {
		r.Body = map[string]any{}
	}
	r.Location = arm.NormalLocation(r.Text("location"))
	return r, nil
}

// storeContent is what a store file says.
type storeContent struct {
	resources map[string]arm.Resource
	version   int
	size      int64 // of the complete lines
	stale     int   // resources in it that a later line replaces or takes away
	torn      int   // bytes of a last line that was never completed
}

// parseStore reads the content of a store file. A last line without an end is the write during which a process was killed:
// it never happened. Anything else that cannot be read is an error.
func parseStore(content []byte) (storeContent, error) {
	c := storeContent{resources: map[string]arm.Resource{}, size: int64(len(content))}
	decoder := json.NewDecoder(bytes.NewReader(content))
	var header storeHeader
	if err := decoder.Decode(&header); err != nil {
		return c, fmt.Errorf("%w; it is not a complete store file: restore it, or %s", err, beginAnew)
	}
	if header.Format != storeFormat {
		return c, fmt.Errorf("expected format %q; got %q; it is not a file of the sandbox", storeFormat, header.Format)
	}
	if header.Version > storeVersion {
		return c, fmt.Errorf("expected version %d or older; got %d, written by a newer redoubt: use that one, or %s",
			storeVersion, header.Version, beginAnew)
	}
	c.version = header.Version
	if err := c.replay(storedChange{Set: header.Resources}); err != nil {
		return c, fmt.Errorf("line 1: %w", err)
	}
	return c, c.replayLines(bytes.TrimPrefix(content[decoder.InputOffset():], []byte("\n")))
}

// beginAnew is the way out of a store that cannot be used: `redoubt sandbox reset`, which forgets the simulated Azure and the
// state of its stack together. The CLI knows what has to be added to the command.
const beginAnew = "reset the sandbox"

func (c *storeContent) replayLines(lines []byte) error {
	for number := 2; len(lines) > 0; number++ {
		line, rest, complete := bytes.Cut(lines, []byte("\n"))
		if !complete {
			c.torn = len(line)
			c.size -= int64(len(line))
			return nil
		}
		var change storedChange
		if err := json.Unmarshal(line, &change); err != nil {
			return fmt.Errorf("line %d: %w; the file was damaged: restore it, or %s", number, err, beginAnew)
		}
		if err := c.replay(change); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		lines = rest
	}
	return nil
}

func (c *storeContent) replay(change storedChange) error {
	for _, key := range change.Gone {
		delete(c.resources, key)
		c.stale++
	}
	for _, object := range change.Set {
		r, err := fromStored(object)
		if err != nil {
			return err
		}
		key := arm.Key(r.ID)
		if _, again := c.resources[key]; again {
			c.stale++
		}
		c.resources[key] = r
	}
	return nil
}
