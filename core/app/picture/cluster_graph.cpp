#include "app/picture/cluster_graph.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "app/picture/svg.hpp"

namespace samepage::picture {
namespace {

constexpr double width = 1080, node_width = 190, node_height = 46;
constexpr std::size_t named_edges = 16;  // beyond that numbers on edges only hide each other

struct Point {
  double x = 0, y = 0;
};

// On an ellipse; what is loose stands together on the right, so that the cut is a line down the
// page.
std::vector<Point> places_of(const std::vector<GraphNode>& nodes, double height) {
  std::vector<std::size_t> order;
  for (const bool loose : {true, false})
    for (std::size_t i = 0; i < nodes.size(); ++i)
      if (nodes[i].loose == loose) order.push_back(i);
  const auto loose = static_cast<double>(std::ranges::count(nodes, true, &GraphNode::loose));
  const auto count = static_cast<double>(nodes.size());
  std::vector<Point> places(nodes.size());
  for (std::size_t k = 0; k < order.size(); ++k) {
    const double turn = (static_cast<double>(k) - (loose - 1) / 2) / count * 2 * std::numbers::pi;
    places[order[k]] = {width / 2 + std::cos(turn) * (width / 2 - node_width / 2 - 20),
                        height / 2 + std::sin(turn) * (height / 2 - node_height)};
  }
  if (nodes.size() == 1) places[0] = {width / 2, height / 2};
  return places;
}

// The strongest edges that hold everything together: with many edges only these are drawn fully.
std::vector<bool> backbone_of(std::size_t nodes, const std::vector<GraphEdge>& edges) {
  std::vector<std::size_t> order(edges.size()), part(nodes);
  std::iota(order.begin(), order.end(), 0u);
  std::iota(part.begin(), part.end(), 0u);
  std::ranges::stable_sort(
      order, [&](std::size_t a, std::size_t b) { return edges[a].bits > edges[b].bits; });
  std::vector<bool> backbone(edges.size());
  for (const std::size_t e : order) {
    const std::size_t a = part[edges[e].a], b = part[edges[e].b];
    if (a == b) continue;
    backbone[e] = true;
    std::ranges::replace(part, b, a);
  }
  return backbone;
}

class Edges {
 public:
  Edges(const std::vector<GraphNode>& nodes, const std::vector<GraphEdge>& edges,
        const std::vector<Point>& places)
      : nodes_(nodes),
        edges_(edges),
        places_(places),
        backbone_(backbone_of(nodes.size(), edges)) {}

  // First all lines, then all numbers, so that no line runs through a number.
  std::string draw() const {
    std::string out;
    for (std::size_t e = 0; e < edges_.size(); ++e) out += line(e);
    for (std::size_t e = 0; e < edges_.size(); ++e)
      if (edges_.size() <= named_edges || (backbone_[e] && nodes_.size() <= named_edges))
        out += number_on(e);
    return out;
  }

 private:
  bool is_cut(const GraphEdge& edge) const { return nodes_[edge.a].loose != nodes_[edge.b].loose; }

  std::string line(std::size_t e) const {
    const GraphEdge& edge = edges_[e];
    const Point a = places_[edge.a], b = places_[edge.b];
    const bool faint = edges_.size() > named_edges && !backbone_[e] && !is_cut(edge);
    const double thick = faint ? 1 : std::clamp(1 + edge.bits / 6, 1.0, 7.0);
    return "<g class=\"" +
           std::string(is_cut(edge) ? "edge cut"
                       : faint      ? "edge faint"
                                    : "edge") +
           "\"><title>" +
           escaped(nodes_[edge.a].title + " and " + nodes_[edge.b].title + ": " + edge.why) +
           "</title><line x1=\"" + number(a.x) + "\" y1=\"" + number(a.y) + "\" x2=\"" +
           number(b.x) + "\" y2=\"" + number(b.y) + "\" stroke-width=\"" + number(thick) +
           "\"/></g>\n";
  }

  // Not in the middle, where the lines cross.
  std::string number_on(std::size_t e) const {
    const GraphEdge& edge = edges_[e];
    const Point a = places_[edge.a], b = places_[edge.b];
    const double x = a.x + (b.x - a.x) * 0.37, y = a.y + (b.y - a.y) * 0.37;
    return "<rect x=\"" + number(x - 22) + "\" y=\"" + number(y - 10) +
           "\" width=\"44\" height=\"20\" rx=\"10\" class=\"edge-label\"/>\n<text x=\"" +
           number(x) + "\" y=\"" + number(y + 4) + "\" class=\"edge-bits middle\">" +
           signed_number(edge.bits) + "</text>\n";
  }

  const std::vector<GraphNode>& nodes_;
  const std::vector<GraphEdge>& edges_;
  const std::vector<Point>& places_;
  std::vector<bool> backbone_;
};

}  // namespace

std::string cluster_graph(const std::vector<GraphNode>& nodes,
                          const std::vector<GraphEdge>& edges) {
  const double height = std::clamp(140 + 46 * static_cast<double>(nodes.size()), 200.0, 1400.0);
  const std::vector<Point> places = places_of(nodes, height);
  std::string out = "<svg class=\"graph\" viewBox=\"0 0 " + number(width, 0) + " " +
                    number(height, 0) +
                    "\" role=\"img\" aria-label=\"Records and the evidence between them\">\n";
  out += Edges(nodes, edges, places).draw();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Point p = places[i];
    out += "<g class=\"" + std::string(nodes[i].loose ? "node loose" : "node") + "\"><title>" +
           escaped(nodes[i].title + " (" + nodes[i].subtitle + ")") + "</title>\n";
    out +=
        svg_box(p.x - node_width / 2, p.y - node_height / 2, node_width, node_height, "node-box");
    out += "<text x=\"" + number(p.x) + "\" y=\"" + number(p.y - 3) +
           "\" class=\"node-title middle\">" + shortened(nodes[i].title, 24) + "</text>\n";
    out += "<text x=\"" + number(p.x) + "\" y=\"" + number(p.y + 14) +
           "\" class=\"node-sub middle\">" + shortened(nodes[i].subtitle, 28) + "</text>\n";
    out += "</g>\n";
  }
  return out + "</svg>\n";
}

}  // namespace samepage::picture
