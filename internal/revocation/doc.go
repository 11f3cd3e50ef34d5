// Package revocation takes a principal's access to a cache away while the lock that blocks every deletion at the cache is
// off for as short as possible, and never stays off.
//
// A CanNotDelete lock on a cache blocks the deletion of what lies below it, so also of an access policy assignment:
// https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources. [Look] finds everything that
// matters and writes nothing; [Plan.Revoke] carries out what it found, one cache after the other:
//
//	request                        killed directly after it, Azure holds      the next run
//	-----------------------------  ---------------------------------------  --------------------------------------------
//	1 write the journal            assignment, lock on, journal             does all of it
//	2 read it again                the same                                 does all of it
//	3 delete the lock              assignment, lock off, journal            deletes, puts the lock back
//	4 delete the assignment        lock off, journal                        puts the lock back
//	5 wait until it is gone        lock off, journal                        puts the lock back
//	6 put the lock back            lock on, journal                         takes the journal away
//	7 read it again                lock on, journal                         takes the journal away
//	8 delete the journal           lock on                                  finds nothing to do
//	9 list the assignments again   lock on                                  finds nothing to do
//
// A run that fails, or is interrupted, does steps 6 to 8 at once, with a context of its own: only a process that dies
// between 3 and 6 leaves a lock off. For that case the journal holds the lock with all its properties.
//
// # Where the journal is
//
// In tags of the cache, named redoubt-revocation-0 and so on, as JSON: the machine that runs this may never come back, and
// whoever looks at the cache sees them. Microsoft names JSON in tag values as the way to keep more in them
// (https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations). They are written with
// the tags API, which merges, so no other setting of the cache is sent. The journal is also a lease: another run stops at
// it until it has run out or is told to take it over. Azure has no conditional write for tags; two runs that begin within
// the same second are told apart by the read of step 2, which does not exclude a write that is still under way.
//
// A journal that somebody has deleted is no catastrophe: what the Pulumi state says of the stack's own locks is known
// too, and a run puts back what is missing.
//
// # Locks
//
// The stack's own locks are lifted. Another's lock, also one of the resource group or the subscription, is left alone,
// and the run ends before anything is changed, unless that very lock is named in [Options.Lift]. A ReadOnly lock blocks
// tags too, so the stack's own one becomes CanNotDelete before step 1 and ReadOnly again after step 8; another's ReadOnly
// lock is never lifted.
package revocation
