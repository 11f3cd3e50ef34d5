package hardenedcache

import (
	"fmt"
	"math"

	metricalerts "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20180301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/monitoring"
)

// skuInput is the name of the SKU, of either service, which may be an output.
func (a *HardenedCacheArgs) skuInput() pulumi.StringPtrInput {
	if a.Classic != nil {
		return a.Classic.orDefault().Sku
	}
	return a.Managed.orDefault().Sku
}

// size is what the limits of the metrics depend on, for a SKU.
func (a *HardenedCacheArgs) size(sku string) monitoring.Size {
	size := monitoring.Size{SKU: sku, GeoReplicated: len(a.otherMembers()) > 0}
	if a.Classic != nil {
		size.MaxClients, size.Clustered = ClassicSkus[sku].MaxClients, a.Classic.ShardCount != nil
		return size
	}
	size.MaxClients, size.SingleNode = ManagedSkus[sku].MaxClients, a.Managed.orDefault().isSingleNode()
	return size
}

// isSingleNode says whether one node has all clients, as far as that is known now.
func (m *ManagedArgs) isSingleNode() bool {
	availability, _ := inputs.Of(m.HighAvailability).String()
	policy, known := inputs.Of(m.ClusteringPolicy).String()
	return availability == "Disabled" || known && policy != "OSSCluster"
}

// largest is the size of a cache that has every metric alert of its service.
func (a *HardenedCacheArgs) largest() monitoring.Size {
	sku := "Balanced_B50"
	if a.Classic != nil {
		sku = "Premium_P1"
	}
	size := a.size(sku)
	size.GeoReplicated = true
	return size
}

// metricAlerts are those of the cache. Which ones there are follows from the SKU; while nobody knows that, there are all.
func (a *HardenedCacheArgs) metricAlerts() []monitoring.MetricAlert {
	sku, _ := inputs.Of(a.skuInput()).String()
	return monitoring.MetricAlerts(a.watchedService(), a.size(sku))
}

// buildMetricAlerts makes the alerts on what the cache measures.
func (b *builder) buildMetricAlerts(m *member) error {
	for _, alert := range b.args.metricAlerts() {
		if !b.args.wanted(alert.Name) || alert.SecondaryOnly && m == b.members[0] {
			continue
		}
		if err := b.buildMetricAlert(m, alert); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) buildMetricAlert(m *member, alert monitoring.MetricAlert) error {
	var told metricalerts.MetricAlertActionArray
	for _, group := range b.watch.groups {
		told = append(told, &metricalerts.MetricAlertActionArgs{
			ActionGroupId: group.ToStringOutput().ToStringPtrOutput(),
			WebHookProperties: b.properties(m, map[string]string{
				"signal": alert.Name, "service": string(alert.Service), "metric": alert.Metric, "runbook": alert.Runbook.Path(),
			}),
		})
	}
	made, err := metricalerts.NewMetricAlert(b.ctx, b.childName(m, "alert-"+kebab(alert.Name)), &metricalerts.MetricAlertArgs{
		RuleName:            pulumi.String(alertName(m.names.cache, alert.Name)),
		ResourceGroupName:   m.resourceGroupName,
		Location:            pulumi.StringPtr("global"),
		Description:         b.ofSku(alert, metricDescription).ToStringOutput().ToStringPtrOutput(),
		Severity:            pulumi.Int(b.args.severity(alert.Name, alert.Severity)),
		Enabled:             pulumi.Bool(true),
		AutoMitigate:        pulumi.Bool(true),
		Scopes:              pulumi.StringArray{b.cacheID(m)},
		EvaluationFrequency: pulumi.String(string(alert.Frequency)),
		WindowSize:          pulumi.String(string(alert.Window)),
		Criteria:            b.criteria(alert),
		Actions:             told,
		Tags:                b.args.allTags(),
	}, b.alertOptions(m.cache)...)
	if err != nil {
		return fmt.Errorf("creating the alert %s: %w", alert.Name, err)
	}
	m.made = append(m.made, made)
	return nil
}

// criteria are those of one condition. A learned threshold is known to rules for several resources only, of which one will
// do: https://learn.microsoft.com/azure/templates/microsoft.insights/metricalerts
func (b *builder) criteria(alert monitoring.MetricAlert) pulumi.Input {
	var dimensions metricalerts.MetricDimensionArray
	for _, dimension := range alert.Dimensions {
		dimensions = append(dimensions, &metricalerts.MetricDimensionArgs{
			Name: pulumi.String(dimension.Name), Operator: pulumi.String("Include"), Values: pulumi.ToStringArray(dimension.Values),
		})
	}
	if alert.Threshold.Dynamic != "" {
		return &metricalerts.MetricAlertMultipleResourceMultipleMetricCriteriaArgs{
			OdataType: pulumi.String("Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria"),
			AllOf: pulumi.Array{&metricalerts.DynamicMetricCriteriaArgs{
				CriterionType: pulumi.String("DynamicThresholdCriterion"), Name: pulumi.String(alert.Name),
				MetricNamespace: pulumi.StringPtr(alert.Namespace), MetricName: pulumi.String(alert.Metric), Dimensions: dimensions,
				TimeAggregation: pulumi.String(string(alert.Aggregation)), Operator: pulumi.String(string(alert.Threshold.Operator)),
				AlertSensitivity: pulumi.String(string(alert.Threshold.Dynamic)),
				FailingPeriods: &metricalerts.DynamicThresholdFailingPeriodsArgs{
					MinFailingPeriodsToAlert:  pulumi.Float64(float64(alert.Threshold.Violations)),
					NumberOfEvaluationPeriods: pulumi.Float64(float64(alert.Threshold.Periods)),
				},
			}},
		}
	}
	return &metricalerts.MetricAlertSingleResourceMultipleMetricCriteriaArgs{
		OdataType: pulumi.String("Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria"),
		AllOf: metricalerts.MetricCriteriaArray{&metricalerts.MetricCriteriaArgs{
			CriterionType: pulumi.String("StaticThresholdCriterion"), Name: pulumi.String(alert.Name),
			MetricNamespace: pulumi.StringPtr(alert.Namespace), MetricName: pulumi.String(alert.Metric), Dimensions: dimensions,
			TimeAggregation: pulumi.String(string(alert.Aggregation)), Operator: pulumi.String(string(alert.Threshold.Operator)),
			Threshold: b.threshold(alert),
		}},
	}
}

// threshold is the caller's, else the alert's own for the SKU.
func (b *builder) threshold(alert monitoring.MetricAlert) pulumi.Float64Input {
	if given := b.args.alert(alert.Name); given != nil && given.Threshold != nil {
		return pulumi.Float64(*given.Threshold)
	}
	if inputs.Of(b.args.skuInput()).IsKnown() {
		return pulumi.Float64(alert.Threshold.Value)
	}
	return b.sku().ApplyT(func(sku string) float64 { return b.args.atSku(alert, sku).Threshold.Value }).(pulumi.Float64Output)
}

// ofSku is a text about an alert that may depend on the SKU.
func (b *builder) ofSku(alert monitoring.MetricAlert, text func(monitoring.MetricAlert) string) pulumi.StringInput {
	if inputs.Of(b.args.skuInput()).IsKnown() {
		return pulumi.String(text(alert))
	}
	return b.sku().ApplyT(func(sku string) string { return text(b.args.atSku(alert, sku)) }).(pulumi.StringOutput)
}

func (b *builder) sku() pulumi.StringOutput { return b.args.skuInput().ToStringPtrOutput().Elem() }

// atSku is the alert for a SKU that is known only later; an alert that the SKU doesn't need stays as it is.
func (a *HardenedCacheArgs) atSku(alert monitoring.MetricAlert, sku string) monitoring.MetricAlert {
	for _, known := range monitoring.MetricAlerts(alert.Service, a.size(sku)) {
		if known.Name == alert.Name {
			return known
		}
	}
	return alert
}

func metricDescription(alert monitoring.MetricAlert) string {
	return alert.Title + ". " + alert.Description + " " + seeRunbook(alert.Runbook)
}

// thresholdRangeOf is what the threshold of a metric alert may be; nil when there is nothing to change: a learned one, and
// one that only tells healthy from unhealthy.
func (a *HardenedCacheArgs) thresholdRangeOf(alert monitoring.MetricAlert) *thresholdRange {
	unit := alert.Threshold.Unit
	switch {
	case alert.Threshold.Dynamic != "" || unit == "":
		return nil
	case unit == "%":
		return &thresholdRange{1, 100, unit}
	case unit == "clients":
		return &thresholdRange{1, a.mostClients(), unit + ", the most that the SKU takes"}
	default:
		return &thresholdRange{0, math.MaxInt32, unit}
	}
}

// mostClients is the limit of the SKU, or of the largest one while it is not known.
func (a *HardenedCacheArgs) mostClients() float64 {
	if sku, known := inputs.Of(a.skuInput()).String(); known && a.size(sku).MaxClients > 0 {
		return float64(a.size(sku).MaxClients)
	}
	return math.MaxInt32
}

// lacking is what a detection needs and does not have here.
func (a *HardenedCacheArgs) lacking(detection monitoring.Detection) string {
	switch {
	case detection.NeedsHours && a.Monitoring.BusinessHours == nil:
		return monitoringPath + ".businessHours"
	case detection.NeedsAccessKeys && !a.keysOn():
		return accessKeysPath
	default:
		return ""
	}
}

// knownAlerts are the alerts that a cache with these arguments can have, by their ids.
func (a *HardenedCacheArgs) knownAlerts() map[string]knownAlert {
	known := map[string]knownAlert{}
	for _, service := range []monitoring.Service{a.watchedService(), monitoring.KeyVault} {
		for _, detection := range monitoring.Detections(service) {
			known[string(detection.Signal)] = knownAlert{idle: a.lacking(detection)}
		}
	}
	for _, alert := range a.metricAlerts() {
		known[alert.Name] = knownAlert{threshold: a.thresholdRangeOf(alert)}
	}
	for _, alert := range monitoring.ActivityAlerts() {
		known[alert.Name] = knownAlert{unranked: true}
	}
	return known
}
