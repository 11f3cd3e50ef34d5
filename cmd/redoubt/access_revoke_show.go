package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/revocation"
)

// show prints what was found and what will be done.
func (r *revokeAccess) show(plan *revocation.Plan) {
	r.document["caches"] = cachesIn(plan)
	r.showAssignments(plan)
	r.showLocks(plan)
	r.showEdit()
	if plan.Idle() && !r.config.edits() {
		r.lines.Line("")
		r.lines.Good(fmt.Sprintf("%s has no access to the cache of %s", r.wanted, r.name))
	}
}

func (r *revokeAccess) showAssignments(plan *revocation.Plan) {
	var rows [][]string
	for _, cache := range plan.Caches {
		for _, doomed := range cache.Doomed {
			made := "by the stack"
			if !doomed.Known {
				made = "beside the stack"
			}
			rows = append(rows, []string{short(cache.ID), short(doomed.ID), doomed.ObjectID, doomed.Policy, made})
		}
		for _, policy := range cache.Policies {
			rows = append(rows, []string{short(cache.ID), short(policy) + " (custom policy)", "-", "-", "by the stack"})
		}
	}
	if len(rows) == 0 {
		return
	}
	r.lines.Title("to be deleted")
	r.lines.Table([]string{"cache", "assignment", "object id", "policy", "made"}, rows)
}

func (r *revokeAccess) showLocks(plan *revocation.Plan) {
	var rows [][]string
	for _, cache := range plan.Caches {
		add := func(locks []revocation.Lock, what string) {
			for _, lock := range locks {
				rows = append(rows, []string{short(lock.ID), lock.Level, strings.TrimPrefix(lock.Scope(), cache.ID+"/"), what})
			}
		}
		add(cache.Lifted, "off for the deletion, then on again")
		add(cache.Blocking, "not the stack's: left alone")
		add(cache.Restored, "off, or not as it should be: put right")
	}
	for i := range rows {
		rows[i][2] = scopeWords(rows[i][2], r.deployed.caches)
	}
	if len(rows) > 0 {
		r.lines.Title("locks")
		r.lines.Table([]string{"lock", "level", "on", "what happens"}, rows)
	}
	for _, cache := range plan.Caches {
		if j := cache.Unfinished; j != nil {
			r.lines.Warn(fmt.Sprintf("a revocation of %s by %s, begun %s, has not been finished on %s; this run finishes it", j.Key, j.Owner, j.Since.UTC().Format("2006-01-02 15:04 MST"), short(cache.ID)))
			if r.config.lists(j.Key) {
				r.lines.Warn(j.Key + " is still in the stack file: revoke it, too, or the next up gives it access again")
			}
		}
		for _, unseen := range cache.Unseen {
			r.lines.Warn("a lock there would not be seen: " + unseen)
		}
	}
}

// scopeWords names what a lock is on.
func scopeWords(scope string, caches []string) string {
	segments := strings.Split(strings.Trim(scope, "/"), "/")
	switch {
	case slices.ContainsFunc(caches, func(id string) bool { return strings.EqualFold(id, scope) }):
		return "cache " + short(scope)
	case strings.HasPrefix(scope, "/") && len(segments) == 4:
		return "resource group " + segments[3]
	case strings.HasPrefix(scope, "/") && len(segments) == 2:
		return "subscription " + segments[1]
	default:
		return scope
	}
}

func (r *revokeAccess) showEdit() {
	r.document["edits"] = []string{}
	switch {
	case r.config.left:
		r.lines.Warn("the stack file and the Pulumi state are left as they are (--leave-config): a refresh and an up would give the access back; run this again without that flag where the file can be edited")
	case r.config.edits():
		r.document["edits"], r.document["editedIn"] = []string{r.config.edit.String()}, r.config.where
		r.lines.Title("edit")
		for _, line := range r.config.removed() {
			r.lines.Line("- " + strings.TrimRight(line, "\r"))
		}
		r.lines.Note("in " + r.config.where)
	}
}

// conclude says what was reached, and what is not over yet.
func (r *revokeAccess) conclude(plan *revocation.Plan, forgotten bool) {
	if plan.Idle() && !r.config.edits() && !forgotten {
		return
	}
	r.lines.Line("")
	r.lines.Good("revoked: no new connection, and no new sign-in on an open one, gets in as this principal")
	for _, cache := range plan.Caches {
		for _, lock := range append(cache.Lifted, cache.Restored...) {
			r.lines.Good(fmt.Sprintf("the lock %s (%s) is on", short(lock.ID), lock.Level))
		}
	}
	ways := r.deployed.otherWays(r.state, plan.Request.ObjectIDs, r.command("keys rotate"))
	for _, way := range ways {
		r.lines.Warn(way)
	}
	r.document["otherWays"] = append([]string{}, ways...)
	advice := openConnections(r.deployed)
	r.document["openConnections"] = advice
	r.lines.Title("connections that are open now")
	for _, line := range advice {
		r.lines.Line("  " + line)
	}
	if r.config.edits() && !r.sandbox {
		r.lines.Note("commit the edit of " + r.config.where)
	}
}

// openConnections says what is known of connections that were made before. No public page says that deleting an
// assignment closes them; that an expired token does is said in
// https://learn.microsoft.com/azure/redis/entra-for-authentication, and how long tokens last in
// https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes and
// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations
func openConnections(g grants) []string {
	advice := []string{
		"Microsoft does not say that they are closed. Each ends at the latest when the token expires that it signed in with:",
		"usually 60 to 90 minutes after that was issued, with a managed identity about 24 hours.",
	}
	for _, id := range g.caches {
		if strings.Contains(strings.ToLower(id), "/redisenterprise/") {
			return append(advice,
				"Azure Managed Redis has no reboot. To end them before: stop the client, or, signed in as an owner, try",
				"CLIENT KILL USER <object id>; no public page says that it reaches every proxy, so look with CLIENT LIST afterwards.")
		}
	}
	return append(advice, "To end them before: stop the client, or reboot all nodes (az redis force-reboot --reboot-type AllNodes), which cuts everybody off.")
}

// short is the name at the end of an id.
func short(id string) string { return nameIn(inventory.Resource{ID: id}) }

// cachesIn is the plan as data.
func cachesIn(plan *revocation.Plan) []map[string]any {
	caches := []map[string]any{}
	for _, cache := range plan.Caches {
		caches = append(caches, map[string]any{
			"id": cache.ID, "assignments": append([]revocation.Assignment{}, cache.Doomed...), "policies": append([]string{}, cache.Policies...),
			"locksLifted": append([]revocation.Lock{}, cache.Lifted...), "locksBlocking": append([]revocation.Lock{}, cache.Blocking...),
			"locksRestored": append([]revocation.Lock{}, cache.Restored...), "unfinished": cache.Unfinished, "scopesUnseen": append([]string{}, cache.Unseen...),
		})
	}
	return caches
}
