package monitoring

import "slices"

// Parameters are what an environment knows and a query can't.
type Parameters struct {
	// ResourceID is the ARM id of the cache (not of its database) or of the vault that the query is about: a workspace
	// may hold the logs of many.
	ResourceID string
	// ExpectedRanges are the IPv4 networks that clients connect from, as CIDR.
	ExpectedRanges []string
	// AroundTheClockRanges are those of clients that may connect at any hour, such as an autoscaled service.
	AroundTheClockRanges []string
	// BusinessHours are when people and jobs that keep hours connect.
	BusinessHours BusinessHours
	// RiseFactor is how many times as many connections as usual are a sudden rise; more than 1.
	RiseFactor float64
	// RiseMinimum is the number of connections in half an hour below which nothing is a rise.
	RiseMinimum int
	// FailedLimit is the number of failed authentications in half an hour that is too many.
	FailedLimit int
	// SuccessfulResults are the values of ACREntraAuthenticationAuditLog.Authentication that mean success, in any case
	// of letters. Microsoft documents the column as "Authentication result" and lists no values, so that everything
	// else counts as a failure: a word that is missing here makes noise, which is seen, and not silence, which is not.
	SuccessfulResults []string
	// SecretName is the secret of the vault that holds the access keys; "" without access keys.
	SecretName string
}

// BusinessHours are the hours of the working days in one time zone.
type BusinessHours struct {
	// TimeZone is a name of the IANA database, such as Europe/Berlin: what Kusto's datetime_utc_to_local takes
	// (https://learn.microsoft.com/kusto/query/timezone). Summer time is its business.
	TimeZone string
	// Start and End are local times, "08:00"; End is not included and comes after Start; "24:00" is midnight.
	Start, End string
	// Days are the working days, in English: Monday.
	Days []string
}

// Weekdays are the names of the days as Kusto counts them from Sunday:
// https://learn.microsoft.com/kusto/query/day-of-week-function
var Weekdays = []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// PrivateRanges are the private networks of RFC 1918 and the shared one of RFC 6598: the expected ranges of a cache that
// nobody has said more of. They find a client on the internet and no other.
func PrivateRanges() []string {
	return []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"}
}

// DefaultParameters are those of an environment that gives none; ResourceID is left for the caller.
func DefaultParameters() Parameters {
	return Parameters{
		ExpectedRanges: PrivateRanges(),
		BusinessHours:  BusinessHours{TimeZone: "UTC", Start: "07:00", End: "19:00", Days: slices.Clone(Weekdays[1:6])},
		RiseFactor:     3, RiseMinimum: 50, FailedLimit: 10,
		SuccessfulResults: []string{"success", "succeeded", "successful", "ok", "authenticated", "true"},
	}
}
