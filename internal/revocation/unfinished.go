package revocation

import (
	"context"
	"errors"
	"fmt"
)

// Unfinished looks whether a revocation was left unfinished on one of the caches, by their ARM ids. The error of one that
// was is an [*UnfinishedError]; any other says that it could not be seen. It only reads the caches.
func Unfinished(ctx context.Context, cacheIDs []string, options Options) error {
	m, err := openManager(options, newClock(options))
	if err != nil {
		return err
	}
	var found []error
	for _, id := range cacheIDs {
		state, err := m.readCache(ctx, id)
		if err != nil {
			return fmt.Errorf("looking for an unfinished revocation: %w", err)
		}
		found = append(found, UnfinishedIn(id, state.Tags))
	}
	return errors.Join(found...)
}

// UnfinishedIn is Unfinished for a cache whose tags are known.
func UnfinishedIn(cacheID string, tags map[string]string) error {
	journal, err := ReadJournal(cacheID, tags)
	if err != nil || journal == nil {
		return err
	}
	return &UnfinishedError{CacheID: cacheID, Journal: *journal}
}

// UnfinishedError is a revocation that has not ended: a lock of the cache may be off.
type UnfinishedError struct {
	CacheID string
	Journal Journal
}

// Error says whose it is and since when.
func (e *UnfinishedError) Error() string {
	return fmt.Sprintf("%s began %s to revoke the access of %s on %s and has not finished: a lock of the cache may be off",
		e.Journal.Owner, stamp(e.Journal.Since), e.Journal.Key, lastName(e.CacheID))
}
