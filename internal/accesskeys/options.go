package accesskeys

import (
	"context"
	"fmt"
	"time"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Options are what the three verbs share.
type Options struct {
	// Azure is required: see [SignIn].
	Azure Azure
	// DryRun reads and reports what would be done, and writes nothing.
	DryRun bool
	// Progress is told of every step as it begins; nil for nobody. It is called from the caller's goroutine.
	Progress func(Event)
	// Now and Sleep are the clock; nil is the real one. Sleep returns early, with the context's error, when it ends.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
}

// Event is one thing that a verb begins to do, or found.
type Event struct {
	// Step is the step of a rotation; "" outside of one.
	Step Step
	// Text is for people and holds no key.
	Text string
}

// The validity of a published key in days. Microsoft advises to rotate secrets every 60 days or so,
// https://learn.microsoft.com/azure/key-vault/secrets/secure-secrets, and Key Vault announces an expiry 30 days ahead,
// https://learn.microsoft.com/azure/key-vault/secrets/tutorial-rotation-dual; the longest lasts a quarterly schedule and
// leaves that month to notice that it has stopped.
const (
	DefaultValidityDays  = 60
	ShortestValidityDays = 31
	LongestValidityDays  = 122
)

func checkValidity(days *int) validation.Problems {
	if *days == 0 {
		*days = DefaultValidityDays
	}
	var problems validation.Problems
	if *days < ShortestValidityDays || *days > LongestValidityDays {
		problems.Add("validityDays", "out of range", fmt.Sprintf("%d to %d days", ShortestValidityDays, LongestValidityDays), fmt.Sprint(*days))
	}
	return problems
}

// session is one verb at work on one target.
type session struct {
	target  Target
	options Options
	clock   clock
	cache   *cache
	vault   *vault
}

// open checks the target, together with the problems that the verb's own options have, and prepares the clients. Nothing
// is sent.
func open(target Target, options Options, problems validation.Problems) (*session, error) {
	problems = append(target.check().Under("target"), problems...)
	if options.Azure.Credential == nil {
		problems.Add("azure.credential", "missing", "a credential, as SignIn finds it", "")
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	s := &session{target: target, options: options, clock: newClock(options.Now, options.Sleep)}
	var err error
	if s.cache, err = openCache(target, options.Azure, s.clock); err != nil {
		return nil, err
	}
	s.vault, err = openVault(target, options.Azure)
	return s, err
}

func (s *session) tell(step Step, format string, args ...any) {
	if s.options.Progress != nil {
		s.options.Progress(Event{Step: step, Text: fmt.Sprintf(format, args...)})
	}
}

// waiting tells of a cache that is being changed.
func (s *session) waiting(step Step) func(state string) {
	return func(state string) { s.tell(step, "waiting: the cache is in the state %s", state) }
}

// usable waits until the cache is settled and refuses one whose keys are off.
func (s *session) usable(ctx context.Context) error {
	found, err := s.cache.settled(ctx, s.waiting(""))
	if err != nil {
		return err
	}
	// An answer that does not say it is taken for on: then the keys are listed, or Azure refuses that.
	if off := s.cache.keysOff(found); off != nil && *off {
		return fmt.Errorf("%w on %s (%s), so there is no key to publish or rotate; remove the secret with %s, or turn keys on under a waiver",
			ErrKeysOff, s.cache.id, s.cache.setting, s.target.command("retire"))
	}
	return nil
}

// owned reads the newest version and refuses one of another cache; nil when there is none.
func (s *session) owned(ctx context.Context) (*secret, error) {
	found, err := s.vault.newest(ctx)
	if err != nil || found == nil {
		return nil, err
	}
	if provider := found.tags[tagProvider]; !sameID(provider, s.cache.id) {
		return nil, &ForeignSecretError{Secret: s.target.SecretName, Provider: provider, Wanted: s.cache.id}
	}
	return found, nil
}

// expiry is when a key published now expires; Key Vault keeps whole seconds.
func (s *session) expiry(validityDays int) time.Time {
	return s.clock.now().UTC().Truncate(time.Second).AddDate(0, 0, validityDays)
}
