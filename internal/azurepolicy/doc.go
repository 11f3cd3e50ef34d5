// Package azurepolicy evaluates Azure Policy definition files against planned ARM resources, so that a deployment that Azure
// would refuse is known before it starts. It is written from the public documentation; it is not Azure, and what it cannot decide
// it reports as undecided with the reason, never as compliant.
//
//	set, problems := azurepolicy.Load(os.DirFS("policies"))
//	results := set.Evaluate(graph, azurepolicy.Options{Now: time.Now()})
//	for _, denied := range results.With(azurepolicy.Denied) { ... }
//
// # What is judged
//
// The request, as Azure Policy sees it before the resource provider does: a property that the plan does not send is missing, also
// where Azure would fill in a default later. Every policy judges every resource of the graph, in the order in which Azure
// evaluates effects: append and modify change the request first, deny and the others judge what they leave.
// https://learn.microsoft.com/azure/governance/policy/concepts/effect-basics#order-of-evaluation
//
// # What is supported
//
//   - Definitions, initiatives and assignments, as the REST API, the CLI and ARM templates have them; parameters with
//     types, defaults and allowed values; assignments with scope, notScopes, enforcementMode, resourceSelectors, overrides of
//     effects and messages. A folder with assignments is evaluated by them alone. Without, initiatives and the definitions
//     that no initiative refers to are in force.
//   - The condition language: allOf, anyOf, not; field, value, count over arrays and values, nested, with current(); all 19
//     operators. https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule
//   - Array aliases: a condition holds when it holds for all that the alias selects, and so for an empty selection.
//     https://learn.microsoft.com/azure/governance/policy/how-to/author-policies-for-arrays
//   - The template functions that policy rules may use, those of policies alone, and the limits of both.
//   - Modes All and Indexed, and applicability. https://learn.microsoft.com/azure/governance/policy/concepts/policy-applicability
//   - The effects deny, audit, modify, append, auditIfNotExists, deployIfNotExists, denyAction, manual and disabled. Changes are
//     shown one by one, with a word on those that fight the program: it sends one value, the policy makes another of it, and every
//     refresh shows drift.
//   - Private endpoint connections, which are in no plan because Azure makes them: they are derived from the private endpoints of
//     the graph.
//
// # Three values
//
// A condition holds, does not, or is undecided. One member decides an allOf that fails or an anyOf that holds, whatever is unknown
// beside it; a count is decided when all that it can still be agrees. A value is unknown when a preview does not know it
// (arm.Unknown), when only Azure sets it, or when nobody can say where it stands.
//
// # Aliases
//
// No list of aliases comes with Azure's documentation. The body data of internal/arm says where a type keeps a property; the
// tables in alias_exceptions.go hold what is named otherwise. For a type without body data, properties.<path> and <path> are
// tried, and an alias that finds nothing there is undecided. An alias of another type than the resource's makes the policy not
// applicable, unless the rest of the condition decides.
// https://learn.microsoft.com/azure/governance/policy/troubleshoot/general#scenario-definition-targets-multiple-resource-types
//
// # Undecided by design
//
//   - Definitions that an initiative or assignment refers to and that are not in the folder, and parameters without a value.
//   - Resource provider modes, and the effects mutate and addToNetworkGroup: services evaluate those, not Resource Manager.
//   - What is not documented: a missing property compared with an empty text or with less and greater, exists on an array alias
//     that selects nothing, contains on an array, texts that differ in case only in equals(), an order that hangs on .NET's
//     culture tables.
//   - Comparisons of different types with less and greater, in which Azure ends in an error.
//   - guid(), uniqueString(), format() and formatted utcNow(), whose results only .NET and Azure know.
//   - Related resources that may exist outside of the plan, or that Azure makes by itself.
//   - Who sends the request, and properties of subscriptions and resource groups that the caller does not give.
//   - Two policies that set one property to different values, and changes below a property that the request does not have.
//
// A template function that ends in an error is no doubt: Azure denies such a request, and so the result is Denied.
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#avoiding-template-failures
//
// Exemptions are not evaluated, whether an alias is modifiable is not known, and a management group is taken to hold the plan.
//
// The package does no input or output but through the file system that it is given, and asks no clock.
package azurepolicy
