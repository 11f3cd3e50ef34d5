package accesskeys

import "context"

// PublishedKey returns a function that reads the key which is published at the moment, for a probe that signs in to the
// cache with it. It is the only way out of the mask, and its result belongs into a sign-in and nowhere else. Its errors
// hold no key: a *validation.Error, [ErrNotPublished], a [*ForeignSecretError], a [*ServiceError].
func PublishedKey(target Target, options Options) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		s, err := open(target, options, nil)
		if err != nil {
			return "", err
		}
		found, err := s.owned(ctx)
		if err != nil {
			return "", err
		}
		if found == nil {
			return "", ErrNotPublished
		}
		return found.key.value(), nil
	}
}
