#include "chain.hpp"

#include <algorithm>
#include <charconv>
#include <samepage/text.hpp>

namespace weblog {
namespace {

std::uint64_t number_of(const sp::Json& json, std::string_view member) {
  const std::string_view text = json.text_of(member);
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Ascending, because rotation only moves files to higher numbers: one that moves meanwhile is met
// again, never missed. One number may be missing while the files are being renamed.
void add_files(const sp::Call& call, const Settings& settings, Chain& chain) {
  int missing = 0;
  for (std::size_t n = 0; n < files_max && missing < 2; ++n) {
    LogFile file;
    file.path = n == 0 ? settings.log : settings.log + "." + std::to_string(n);
    file.live = n == 0;
    try {
      file.info = call.stat(file.path);
    } catch (const sp::Error&) {
      if (n == 0) throw;
      chain.siblings_refused = true;  // the configuration names only the log itself
      break;
    }
    if (file.info.exists == 0) {
      if (n > 0) ++missing;
      continue;
    }
    missing = 0;
    const bool met = std::any_of(chain.files.begin(), chain.files.end(), [&](const LogFile& other) {
      return other.info.identity == file.info.identity;
    });
    if (!met) chain.files.push_back(std::move(file));
  }
  std::reverse(chain.files.begin(), chain.files.end());
}

bool begins_as(const LogFile& file, const Progress& known) {
  return file.head.size() >= known.prefix_bytes &&
         sp::hash_of(std::string_view(file.head).substr(
             0, static_cast<std::size_t>(known.prefix_bytes))) == known.prefix_hash;
}

class Matching {
 public:
  Matching(Chain& chain, const std::vector<Progress>& known)
      : chain_(chain), known_(known), used_(known.size()), found_(chain.files.size()) {}

  // Returns what was read before and has no file any more.
  std::vector<Progress> run() {
    match([](const LogFile& f, const Progress& k) {
      return f.info.identity == k.identity && f.info.bytes >= k.offset && begins_as(f, k);
    });
    // The copy that copytruncate made, when the original was emptied.
    match([](const LogFile& f, const Progress& k) {
      return !f.live && k.prefix_bytes > 0 && begins_as(f, k);
    });
    mark_copies();
    std::vector<Progress> gone;
    for (std::size_t k = 0; k < known_.size(); ++k)
      if (!used_[k]) gone.push_back(known_[k]);
    return gone;
  }

 private:
  template <class Same>
  void match(Same&& same) {
    for (std::size_t f = 0; f < found_.size(); ++f) {
      for (std::size_t k = 0; k < known_.size() && !found_[f]; ++k) {
        if (used_[k] || !same(chain_.files[f], known_[k])) continue;
        used_[k] = found_[f] = true;
        chain_.files[f].progress = known_[k];
      }
    }
  }

  // The live log is still whole, and beside it a new file begins like it.
  void mark_copies() {
    for (std::size_t f = 0; f < found_.size(); ++f) {
      LogFile& file = chain_.files[f];
      const LogFile& live = chain_.files.back();
      if (found_[f] || file.live || !live.live || !found_[found_.size() - 1]) continue;
      file.copying = live.progress.prefix_bytes > 0 && begins_as(file, live.progress);
    }
  }

  Chain& chain_;
  const std::vector<Progress>& known_;
  std::vector<bool> used_, found_;
};

bool is_there(const Chain& chain, const Progress& known) {
  return std::any_of(chain.files.begin(), chain.files.end(), [&](const LogFile& file) {
    return file.info.identity == known.identity;
  });
}

Gap gap_of(const Settings& settings, const Chain& chain, const Progress& gone) {
  Gap gap{gone.identity, settings.name + (gone.live ? "" : " (rotated)"), {}};
  // Without numbers where the end is not known, so that one case stands for such gaps.
  gap.place += gone.offset < gone.bytes ? ": bytes " + std::to_string(gone.offset) + " to " +
                                              std::to_string(gone.bytes)
                                        : ": its end before it was rotated away";
  gap.what = "hits are lost for good: the file went (rotated away or emptied) before it was read. ";
  gap.what += chain.siblings_refused
                  ? "Set 'path' to the folder of the log and 'file' to its name"
                  : "Read more often than it rotates; keep rotated files uncompressed";
  return gap;
}

void find_gap(const sp::Call& call, const Settings& settings, Chain& chain, const Progress& gone) {
  const bool read_whole = gone.offset >= gone.bytes;
  if (read_whole && !gone.live) return;  // an old file that had been read and expired
  if (read_whole && is_there(chain, gone)) {
    call.log(SP_INFO, settings.name + " was emptied after it had been read up to byte " +
                          std::to_string(gone.offset));
    return;
  }
  chain.gaps.push_back(gap_of(settings, chain, gone));
}

}  // namespace

std::vector<Progress> parse_cursor(std::string_view cursor) {
  if (cursor.empty()) return {};
  sp::Json json;
  try {
    json = sp::Json::parse(cursor);
  } catch (const sp::Error&) {
  }
  if (json["v"].integer() != 1 || !json["files"].is_array())
    throw sp::Error(SP_CURSOR_LOST,
                    "the place where reading stopped is not known any more; the log is read again");
  std::vector<Progress> all;
  for (const sp::Json& item : json["files"].items())
    all.push_back({number_of(item, "i"), number_of(item, "o"), number_of(item, "p"),
                   number_of(item, "h"), number_of(item, "b"), item["live"].flag(),
                   item["skip"].flag()});
  return all;
}

std::string cursor_of(const Chain& chain) {
  std::string files = "[";
  for (const LogFile& file : chain.files) {
    if (file.copying) continue;
    const Progress& p = file.progress;
    sp::Object object;
    object.text("i", std::to_string(file.info.identity)).text("o", std::to_string(p.offset));
    const std::uint64_t prefix = std::min<std::uint64_t>(p.offset, file.head.size());
    object.text("p", std::to_string(prefix))
        .text("h", std::to_string(sp::hash_of(
                       std::string_view(file.head).substr(0, static_cast<std::size_t>(prefix)))))
        .text("b", std::to_string(p.bytes));
    if (file.live) object.flag("live", true);
    if (p.skipping) object.flag("skip", true);
    files += (files.size() > 1 ? "," : "") + object.take();
  }
  return sp::Object().number("v", 1).raw("files", files + "]").take();
}

Chain find_chain(const sp::Call& call, const Settings& settings,
                 const std::vector<Progress>& known) {
  Chain chain;
  add_files(call, settings, chain);
  for (LogFile& file : chain.files)
    if (file.info.bytes > 0)
      file.head = call.read_file(file.path, 0, static_cast<uint32_t>(prefix_bytes_max));
  for (const Progress& gone : Matching(chain, known).run()) find_gap(call, settings, chain, gone);
  return chain;
}

}  // namespace weblog
