package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/revocation"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// noticePatience is how long anybody waits to learn whether a revocation was left unfinished.
const noticePatience = 30 * time.Second

// noticeRevocation looks for a revocation that a killed run has left, with a lock off. It is an error for an up, which
// would deploy beside it, and a note for everything else. What can't be seen is noted, and stops nobody.
func (o *operation) noticeRevocation(ctx context.Context, options engine.Options, note func(string)) error {
	ctx, cancel := context.WithTimeout(ctx, noticePatience)
	defer cancel()
	err := o.unfinishedRevocation(ctx, options)
	var unfinished *revocation.UnfinishedError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &unfinished):
		note(fmt.Sprintf("whether a revocation was left unfinished could not be seen: %v", err))
		return nil
	}
	revoke := &revokeAccess{keysRun: &keysRun{operation: o, name: options.Stack}}
	err = fmt.Errorf("%w\nfinish it, or wait for it: %s", err, revoke.again(unfinished.Journal.Key))
	if o.kind == engine.OperationUp {
		return err
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		note(line)
	}
	return nil
}

func (o *operation) unfinishedRevocation(ctx context.Context, options engine.Options) error {
	if o.sandbox {
		var found []error
		for _, entry := range o.inSandbox(options.Stack) {
			found = append(found, revocation.UnfinishedIn(entry.ID, tagsOf(entry)))
		}
		return errors.Join(found...)
	}
	deployed := grantsToLookAt(ctx, options)
	if len(deployed.caches) == 0 {
		return nil
	}
	azure, err := accesskeys.SignIn(accesskeys.Target{VaultURL: vaultOfCloud(deployed.hostName)})
	if err != nil {
		return err
	}
	return revocation.Unfinished(ctx, deployed.caches, revocation.Options{Credential: azure.Credential, Client: managerOptions(azure)})
}

// grantsToLookAt are those of the state; none where nothing is deployed yet. What is wrong with a state the run itself says.
func grantsToLookAt(ctx context.Context, options engine.Options) grants {
	options.Progress = nil
	state, err := engine.ReadState(ctx, options)
	if err != nil {
		return grants{}
	}
	return grantsOf(state)
}

// inSandbox is what a sandbox holds; nothing where there is none yet. What is wrong with one the run itself says.
func (o *operation) inSandbox(name string) []sandbox.Entry {
	at, err := (&sandboxCommand{settings: o.settings, stateDir: o.stateDir}).place()
	if err != nil {
		return nil
	}
	opened, err := at.open(at.folder(name))
	if err != nil {
		return nil
	}
	entries, err := sandbox.Inspect(opened)
	if err != nil {
		return nil
	}
	return entries
}

func tagsOf(entry sandbox.Entry) map[string]string {
	tags := map[string]string{}
	present, _ := entry.At("tags").(map[string]any)
	for name, value := range present {
		tags[name], _ = value.(string)
	}
	return tags
}
