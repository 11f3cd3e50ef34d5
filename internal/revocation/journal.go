package revocation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// TagPrefix begins the names of the tags that hold a journal; a number follows. Whatever finds such a tag on a cache knows
// that a revocation has not ended.
const TagPrefix = "redoubt-revocation-"

// The limits of tags, https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
const (
	longestTag = 256
	mostTags   = 50
)

// Journal is what a run that may leave a lock off has written down.
type Journal struct {
	// Run names the run and Owner who runs it.
	Run   string `json:"run"`
	Owner string `json:"owner"`
	// Since is when it began and Until when it must have ended.
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
	// Key is the principal's key in the stack file, or its object id.
	Key string `json:"key"`
	// Locks are to be put back, as they were.
	Locks []Lock `json:"locks"`
	// Doomed are the ids of what is to be deleted.
	Doomed []string `json:"doomed"`
}

// tags writes a journal as tags. Ids below the cache are shortened.
func (j Journal) tags(cacheID string) (map[string]string, error) {
	short := j
	short.Locks, short.Doomed = slices.Clone(j.Locks), slices.Clone(j.Doomed)
	for i := range short.Locks {
		short.Locks[i].ID = shorten(short.Locks[i].ID, cacheID)
	}
	for i := range short.Doomed {
		short.Doomed[i] = shorten(short.Doomed[i], cacheID)
	}
	text, err := json.Marshal(short)
	if err != nil {
		return nil, fmt.Errorf("writing the journal: %w", err)
	}
	tags := map[string]string{}
	for rest := []rune(string(text)); len(rest) > 0; {
		n := min(longestTag, len(rest))
		// A value that ends with a blank might lose it.
		for n > 1 && n < len(rest) && (rest[n-1] == ' ' || rest[n] == ' ') {
			n--
		}
		tags[fmt.Sprintf("%s%02d", TagPrefix, len(tags))], rest = string(rest[:n]), rest[n:]
	}
	return tags, nil
}

const thisCache = "~"

func shorten(id, cacheID string) string {
	if within(id, cacheID) {
		return thisCache + id[len(cacheID):]
	}
	return id
}

func lengthen(id, cacheID string) string {
	if rest, below := strings.CutPrefix(id, thisCache); below {
		return cacheID + rest
	}
	return id
}

// journalTags are the names of a journal's tags among others, sorted.
func journalTags(tags map[string]string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		if strings.HasPrefix(strings.ToLower(name), TagPrefix) {
			names = append(names, name)
		}
	}
	return names
}

// ReadJournal reads the journal out of a cache's tags; nil when there is none.
func ReadJournal(cacheID string, tags map[string]string) (*Journal, error) {
	names := journalTags(tags)
	if len(names) == 0 {
		return nil, nil
	}
	var text strings.Builder
	for _, name := range names {
		text.WriteString(tags[name])
	}
	var found Journal
	if err := json.Unmarshal([]byte(text.String()), &found); err != nil {
		return nil, fmt.Errorf("the tags %s* of %s hold a journal that can't be read (%w): somebody has changed them; look whether every lock of the cache is there, then delete these tags", TagPrefix, cacheID, err)
	}
	for i := range found.Locks {
		found.Locks[i].ID = lengthen(found.Locks[i].ID, cacheID)
	}
	for i := range found.Doomed {
		found.Doomed[i] = lengthen(found.Doomed[i], cacheID)
	}
	return &found, nil
}

// tagPatch changes some tags and leaves the others, https://learn.microsoft.com/rest/api/resources/tags/update-at-scope
type tagPatch struct {
	Operation  string `json:"operation"`
	Properties struct {
		Tags map[string]string `json:"tags"`
	} `json:"properties"`
}

func (m *manager) patchTags(ctx context.Context, doing, cacheID, operation string, tags map[string]string) error {
	patch := tagPatch{Operation: operation}
	patch.Properties.Tags = tags
	_, err := m.send(ctx, request{
		doing: doing, method: http.MethodPatch, id: cacheID + tagsPath, apiVersion: tagsVersion, action: "Microsoft.Resources/tags/write", body: patch,
	})
	return err
}

// errJournalLost says that another run has written its journal over this one's.
var errJournalLost = errors.New("another run has begun on the same cache; nothing was changed by this one")

// record writes the journal and reads it again.
func (m *manager) record(ctx context.Context, c *CachePlan, journal Journal) error {
	tags, err := journal.tags(c.ID)
	if err != nil {
		return err
	}
	others := len(c.tags) - len(journalTags(c.tags))
	if others+len(tags) > mostTags {
		return fmt.Errorf("writing the journal: %s has %d tags and the journal needs %d more; expected at most %d together: take some away", c.ID, others, len(tags), mostTags)
	}
	if err := m.unlist(ctx, c, tags); err != nil {
		return err
	}
	if err := m.patchTags(ctx, "writing the journal to the cache's tags", c.ID, "Merge", tags); err != nil {
		return err
	}
	state, err := m.readCache(ctx, c.ID)
	if err != nil {
		return err
	}
	c.tags = state.Tags
	found, err := ReadJournal(c.ID, state.Tags)
	switch {
	case err != nil:
		return err
	case found == nil || found.Run != journal.Run:
		return errJournalLost
	}
	return nil
}

// unlist deletes those tags of an older journal that a shorter one would leave behind.
func (m *manager) unlist(ctx context.Context, c *CachePlan, kept map[string]string) error {
	surplus := map[string]string{}
	for _, name := range journalTags(c.tags) {
		if _, stays := kept[name]; !stays {
			surplus[name] = c.tags[name]
		}
	}
	if len(surplus) == 0 {
		return nil
	}
	return m.patchTags(ctx, "shortening the journal", c.ID, "Delete", surplus)
}

// forget deletes the journal. What the tags hold is read first: the Delete operation names tags with their values.
func (m *manager) forget(ctx context.Context, cacheID, run string) error {
	state, err := m.readCache(ctx, cacheID)
	if err != nil {
		return err
	}
	names := journalTags(state.Tags)
	if len(names) == 0 {
		return nil
	}
	if found, err := ReadJournal(cacheID, state.Tags); err == nil && found.Run != run {
		return nil // another run's by now
	}
	doomed := map[string]string{}
	for _, name := range names {
		doomed[name] = state.Tags[name]
	}
	return m.patchTags(ctx, "deleting the journal from the cache's tags", cacheID, "Delete", doomed)
}
