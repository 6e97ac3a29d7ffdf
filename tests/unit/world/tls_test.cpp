#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <filesystem>

#include "tests/unit/world/tiny_server.hpp"
#include "world/real/curl_http.hpp"
#include "world/real/real_files.hpp"

namespace samepage {
namespace {

template <class T, void (*free)(T*)>
struct Freed {
  void operator()(T* t) const { free(t); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX, SSL_CTX_free>>;
using Stream = std::unique_ptr<SSL, Freed<SSL, SSL_free>>;

// Signed by itself, for 127.0.0.1 only, valid from `from` to `to` seconds from now.
Certificate certificate_for(EVP_PKEY* key, long from, long to) {
  Certificate cert(X509_new());
  X509_set_version(cert.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(cert.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(cert.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(cert.get()), to);
  X509_set_pubkey(cert.get(), key);
  X509_NAME* name = X509_get_subject_name(cert.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
  X509_set_issuer_name(cert.get(), name);
  for (const auto& [id, value] : {std::pair{NID_subject_alt_name, "IP:127.0.0.1"},
                                  std::pair{NID_basic_constraints, "CA:TRUE"}}) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value);
    X509_add_ext(cert.get(), extension, -1);
    X509_EXTENSION_free(extension);
  }
  X509_sign(cert.get(), key, EVP_sha256());
  return cert;
}

// A TLS server that answers every request with 204 and counts the requests that it could read.
class TlsServer {
 public:
  explicit TlsServer(long from = -60, long to = 3600)
      : key_(EVP_EC_gen("P-256")), cert_(certificate_for(key_.get(), from, to)) {
    context_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate(context_.get(), cert_.get());
    SSL_CTX_use_PrivateKey(context_.get(), key_.get());
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 8);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  }
  ~TlsServer() {
    thread_.request_stop();
    thread_.join();
    ::close(listener_);
  }

  std::string url(const std::string& host) const {
    return "https://" + host + ":" + std::to_string(port_) + "/";
  }
  int requests() const { return requests_; }
  std::string pem() const {
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, cert_.get());
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(bio);
    return text;
  }

 private:
  void serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd ready{listener_, POLLIN, 0};
      if (::poll(&ready, 1, 20) <= 0) continue;
      const int fd = ::accept(listener_, nullptr, nullptr);
      const Stream stream(SSL_new(context_.get()));
      SSL_set_fd(stream.get(), fd);
      char bytes[4096];
      if (SSL_accept(stream.get()) == 1 && SSL_read(stream.get(), bytes, sizeof bytes) > 0) {
        ++requests_;
        const std::string_view reply = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
        SSL_write(stream.get(), reply.data(), static_cast<int>(reply.size()));
        SSL_shutdown(stream.get());
      }
      ::close(fd);
    }
  }

  Key key_;
  Certificate cert_;
  Context context_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> requests_ = 0;
  std::jthread thread_;
};

class Tls : public ::testing::Test {
 protected:
  Tls() {
    std::string name = ::testing::TempDir() + "samepage-tls-XXXXXX";
    folder = ::mkdtemp(name.data());
  }
  ~Tls() override { std::filesystem::remove_all(folder); }
  CurlOptions trusting(const TlsServer& server) {
    EXPECT_TRUE(RealFiles().replace(folder + "/ca.pem", server.pem()));
    return {.ca_file = folder + "/ca.pem", .proxy = {}};
  }
  std::string folder;
};

TEST_F(Tls, UnknownAuthorityIsRefusedBeforeAnythingIsSent) {
  TlsServer server;
  CurlHttp http;
  const auto reply =
      http.send({.method = "POST", .url = server.url("127.0.0.1"), .body = "secret"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "SP-HTTP-003");
  EXPECT_EQ(server.requests(), 0);
}

TEST_F(Tls, ANamedAuthorityIsTrustedForItsNamesOnly) {
  TlsServer server;
  CurlHttp http(trusting(server));
  const auto right = http.send({.url = server.url("127.0.0.1")});
  ASSERT_TRUE(right) << right.error().text();
  EXPECT_EQ(right->status, 204);
  const auto wrong = http.send({.url = server.url("localhost")});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, "SP-HTTP-003");
  EXPECT_EQ(server.requests(), 1);
}

TEST_F(Tls, ExpiredCertificatesAreRefused) {
  TlsServer server(-7200, -3600);
  CurlHttp http(trusting(server));
  EXPECT_EQ(http.send({.url = server.url("127.0.0.1")}).error().code, "SP-HTTP-003");
}

TEST_F(Tls, PlainServerBehindHttps) {
  TinyServer server([](const std::string&) { return http_ok(""); });
  CurlHttp http;
  const auto reply = http.send({.method = "POST",
                                .url = "https://127.0.0.1:" + std::to_string(server.port()) + "/",
                                .timeout = 300});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "SP-HTTP-001");
}

}  // namespace
}  // namespace samepage
