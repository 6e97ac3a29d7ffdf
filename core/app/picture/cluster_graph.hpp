#pragma once
// How an entity hangs together, as a picture: its records, the evidence between them, and the part
// that hangs on the least.

#include <string>
#include <vector>

namespace samepage::picture {

struct GraphNode {
  std::string title, subtitle;  // "Ada Example", "crm 17"
  bool loose = false;           // on the far side of the weakest cut
};
struct GraphEdge {
  std::size_t a = 0, b = 0;
  double bits = 0;
  std::string why;  // shown when pointed at
};

std::string cluster_graph(const std::vector<GraphNode>& nodes, const std::vector<GraphEdge>& edges);

}  // namespace samepage::picture
