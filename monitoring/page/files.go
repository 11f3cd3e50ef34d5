package page

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/monitoring"
)

// Documents returns what every document must hold, by its path below the project's folder: those with blocks, and
// the dashboards to import.
func Documents(project string) (map[string]string, error) {
	blocks := map[string]map[string]string{"docs/monitoring.md": Monitoring()}
	for _, runbook := range Runbooks() {
		own, err := Runbook(runbook)
		if err != nil {
			return nil, err
		}
		blocks[runbook.Path()] = own
	}
	documents := map[string]string{}
	for path, own := range blocks {
		now, err := os.ReadFile(filepath.Join(project, filepath.FromSlash(path)))
		if err != nil {
			return nil, fmt.Errorf("reading a document: %w", err)
		}
		if documents[path], err = Fill(string(now), own); err != nil {
			return nil, fmt.Errorf("filling %s: %w", path, err)
		}
	}
	for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
		dashboard, err := monitoring.ImportableDashboard(service)
		if err != nil {
			return nil, fmt.Errorf("drawing a dashboard: %w", err)
		}
		documents["docs/grafana/"+string(service)+".json"] = dashboard
	}
	return documents, nil
}
