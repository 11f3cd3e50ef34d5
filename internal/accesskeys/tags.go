package accesskeys

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// The tags of Azure's rotation pattern for resources with two sets of credentials,
// https://learn.microsoft.com/azure/key-vault/secrets/tutorial-rotation-dual
const (
	tagCredential = "CredentialId"
	tagProvider   = "ProviderAddress"
	tagValidity   = "ValidityPeriodDays"
)

// The tags of a rotation under way. None of them is there otherwise.
const (
	tagStep       = "redoubt-step"
	tagStarted    = "redoubt-started"
	tagDrainEnds  = "redoubt-drain-ends"
	tagLeaseRun   = "redoubt-lease-run"
	tagLeaseOwner = "redoubt-lease-owner"
	tagLeaseSince = "redoubt-lease-since"
	tagLeaseUntil = "redoubt-lease-until"
)

var rotationTags = []string{tagStep, tagStarted, tagDrainEnds, tagLeaseRun, tagLeaseOwner, tagLeaseSince, tagLeaseUntil}

// A secret has at most 15 tags, and a tag at most 512 characters, of which an owner needs half,
// https://learn.microsoft.com/azure/key-vault/secrets/about-secrets#secret-tags
const (
	mostTags    = 15
	longestTag  = 256
	ownTagCount = 3 + 7
)

// Step is what a rotation has to do next. The values are those of the tag redoubt-step.
type Step string

// The steps in their order.
const (
	StepLock            Step = "lock"
	StepRegenerateSpare Step = "regenerate-spare"
	StepPublish         Step = "publish"
	StepDrain           Step = "drain"
	StepRegenerateOld   Step = "regenerate-old"
	StepRelease         Step = "release"
)

// recorded are the steps that a tag can hold; taking the lease and giving it back need none.
var recorded = []string{string(StepRegenerateSpare), string(StepPublish), string(StepDrain), string(StepRegenerateOld)}

// lease says whose rotation it is at the moment; the zero value is nobody's.
type lease struct {
	run, owner   string
	since, until time.Time
}

// rotation is what the tags say about a rotation under way; without a step there is none.
type rotation struct {
	step      Step
	started   time.Time
	drainEnds time.Time
	lease     lease
}

// readRotation decodes the tags. Tags that somebody has edited into nonsense are problems, never guessed at: a wrong
// guess about the step could regenerate a key in use.
func readRotation(tags map[string]string) (rotation, error) {
	var found rotation
	var problems validation.Problems
	at := func(tag string, into *time.Time, needed bool) {
		text, given := tags[tag]
		if !given && !needed {
			return
		}
		moment, err := time.Parse(time.RFC3339, text)
		if err != nil {
			problems.Add("tags."+tag, "not a time", "such as 2026-11-23T13:00:00Z", validation.Quote(text))
		}
		*into = moment
	}
	step, under := tags[tagStep]
	if !under {
		return found, nil
	}
	found.step = Step(step)
	if !oneOf(step, recorded) {
		problems = append(problems, validation.Unknown("tags."+tagStep, "step", step, recorded))
	}
	at(tagStarted, &found.started, true)
	at(tagDrainEnds, &found.drainEnds, found.step == StepDrain)
	if found.lease.run = tags[tagLeaseRun]; found.lease.run != "" {
		found.lease.owner = tags[tagLeaseOwner]
		at(tagLeaseSince, &found.lease.since, true)
		at(tagLeaseUntil, &found.lease.until, true)
	}
	return found, problems.Err()
}

// write puts the rotation into a copy of a secret's tags. Tags of others are kept.
func (r rotation) write(tags map[string]string) map[string]string {
	written := make(map[string]string, len(tags)+len(rotationTags))
	maps.Copy(written, tags)
	for _, tag := range rotationTags {
		delete(written, tag)
	}
	if r.step == "" {
		return written
	}
	written[tagStep] = string(r.step)
	written[tagStarted] = stamp(r.started)
	if !r.drainEnds.IsZero() {
		written[tagDrainEnds] = stamp(r.drainEnds)
	}
	if r.lease.run != "" {
		written[tagLeaseRun], written[tagLeaseOwner] = r.lease.run, r.lease.owner
		written[tagLeaseSince], written[tagLeaseUntil] = stamp(r.lease.since), stamp(r.lease.until)
	}
	return written
}

// describe puts the tags of the rotation pattern into a copy of a secret's tags.
func describe(tags map[string]string, slot Slot, provider string, validityDays int) map[string]string {
	described := make(map[string]string, len(tags)+3)
	maps.Copy(described, tags)
	described[tagCredential] = string(slot)
	described[tagProvider] = provider
	described[tagValidity] = fmt.Sprint(validityDays)
	return described
}

// foreignTags counts the tags that are not of this package.
func foreignTags(tags map[string]string) int {
	own := append([]string{tagCredential, tagProvider, tagValidity}, rotationTags...)
	count := 0
	for tag := range tags {
		if !oneOf(tag, own) {
			count++
		}
	}
	return count
}

func oneOf(word string, words []string) bool {
	for _, known := range words {
		if word == known {
			return true
		}
	}
	return false
}

func stamp(moment time.Time) string { return moment.UTC().Format(time.RFC3339) }

// fitTag cuts a text to what a tag can hold, on one line.
func fitTag(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longestTag {
		return string(runes[:longestTag])
	}
	return text
}
