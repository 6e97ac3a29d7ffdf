#pragma once
// Real HTTP for tests of connectors against running systems: fills in secrets as the hub does (in
// headers and body) and sends with libcurl. Only for FakeHost::on_http; the hub has its own client.

#include <curl/curl.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fake_host.hpp"

namespace sp::testing {

inline std::string base64(std::string_view bytes) {
  static constexpr char digits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    uint32_t word = 0;
    for (std::size_t i = 0; i < 3; ++i)
      word = word << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    for (std::size_t i = 0; i < 4; ++i)
      out += at + i <= bytes.size() ? digits[word >> (18 - 6 * i) & 63] : '=';
  }
  return out;
}

class CurlHttp {
 public:
  explicit CurlHttp(std::map<std::string, std::string> secrets) : secrets_(std::move(secrets)) {}

  std::optional<Reply> operator()(const Request& request) const {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                   &curl_easy_cleanup);
    const std::string body = filled(request.body);
    Reply reply;
    curl_slist* headers = header_list(filled(request.headers));
    curl_easy_setopt(curl.get(), CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 60L);
    if (request.method != "GET") {
      curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.c_str());
      curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    }
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &reply.body);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &reply.headers);
    curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, &append_header);
    const CURLcode code = curl_easy_perform(curl.get());
    curl_slist_free_all(headers);
    if (code != CURLE_OK) return std::nullopt;
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    reply.status = static_cast<uint32_t>(status);
    return reply;
  }

 private:
  static std::size_t append(const char* data, std::size_t, std::size_t size, void* to) {
    static_cast<std::string*>(to)->append(data, size);
    return size;
  }
  static std::size_t append_header(const char* data, std::size_t, std::size_t size, void* to) {
    std::string line(data, size);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    const std::size_t colon = line.find(':');
    if (colon == line.npos) return size;
    for (std::size_t i = 0; i < colon; ++i)
      if (line[i] >= 'A' && line[i] <= 'Z') line[i] = static_cast<char>(line[i] + 32);
    static_cast<std::string*>(to)->append(line + "\n");
    return size;
  }
  static curl_slist* header_list(const std::string& lines) {
    curl_slist* list = nullptr;
    for (std::size_t start = 0; start < lines.size();) {
      std::size_t end = lines.find('\n', start);
      if (end == lines.npos) end = lines.size();
      list = curl_slist_append(list, lines.substr(start, end - start).c_str());
      start = end + 1;
    }
    return list;
  }
  std::string filled(std::string text) const {
    for (std::size_t at = 0; (at = text.find("{{", at)) != text.npos;) {
      const std::size_t end = text.find("}}", at);
      if (end == text.npos) break;
      const std::string value = secret_of(text.substr(at + 2, end - at - 2));
      text.replace(at, end + 2 - at, value);
      at += value.size();
    }
    return text;
  }
  std::string secret_of(const std::string& placeholder) const {
    const std::string name = placeholder.substr(placeholder.rfind('.') + 1);
    const auto found = secrets_.find(name);
    const std::string value = found == secrets_.end() ? "" : found->second;
    if (!placeholder.starts_with("basic.")) return value;
    return base64(placeholder.substr(6, placeholder.size() - 7 - name.size()) + ":" + value);
  }

  std::map<std::string, std::string> secrets_;
};

}  // namespace sp::testing
