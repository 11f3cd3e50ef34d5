// Package hardenedcache is a Pulumi component that provisions one hardened Redis cache for one environment.
//
// # What it makes
//
// An Azure Managed Redis cluster with its database `default`, or a classic Azure Cache for Redis; a private endpoint
// with private DNS, one access policy assignment per Entra principal, diagnostic settings for metrics and logs, role
// assignments, and a lock; where asked for, a closed key vault with the key that encrypts the disks, and one for an access
// key, each with an alert of what nears its end. Clients speak TLS 1.2 or later with Entra tokens, and nothing in its
// arguments changes that. Access keys are off and public network access is disabled; keys beside Entra, and the classic
// service's firewall rules, take a waiver. Every one of these properties is sent explicitly, because Azure, Azure Policy and the scanners each read an
// absent property differently.
//
// # What is plain and what is an input
//
// Plain Go values decide which resources exist and what they are called: the environment, names, the DNS mode, the
// keys of maps. Everything else is a Pulumi input and may come from another resource. A plain value or a resolved
// input is checked before anything is registered, all problems at once; an output is checked in an apply whose result
// the child consumes. No resource is created inside an apply, so a preview always shows the whole graph.
//
// # What it promises, and what it can't
//
// A cache cannot be weakened by this component's inputs. A consumer's transforms and `ignoreChanges` run after it
// and can weaken it all the same; no component can see that.
//
// # Secrets
//
// The component never asks Azure for an access key, declares no vault secret and has no secret output, so an identity with
// the Reader role can preview it. `redoubt keys` carries a key to the vault. Azure returns the keys of a classic cache unasked; they are marked as secret before they reach the state.
package hardenedcache
