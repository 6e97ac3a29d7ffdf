#include "turnstile.hpp"

#include <algorithm>

namespace samepage::scenario {

Turnstile::Job* Turnstile::job(const std::string& connection) {
  const auto found = std::ranges::find(jobs_, connection, &Job::connection);
  return found == jobs_.end() ? nullptr : &*found;
}

void Turnstile::choose() {
  std::vector<const Job*> ready;
  for (const Job& j : jobs_)
    if (!j.blocked) ready.push_back(&j);
  turn_ = ready.empty() ? std::string() : ready[random_.next() % ready.size()]->connection;
  changed_.notify_all();
}

void Turnstile::await(std::unique_lock<std::mutex>& lock, const std::string& connection) {
  changed_.wait(lock, [&] { return turn_ == connection; });
}

void Turnstile::announce(const std::string& connection) {
  {
    const std::scoped_lock lock(mutex_);
    // By name: in which order they are announced is nobody's promise.
    jobs_.insert(std::ranges::lower_bound(jobs_, connection, {}, &Job::connection),
                 {connection, false});
  }
  if (on_shift) on_shift(true);
}

void Turnstile::begin(const std::string& connection) {
  std::unique_lock lock(mutex_);
  await(lock, connection);
}

void Turnstile::end(const std::string& connection) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(jobs_, [&](const Job& j) { return j.connection == connection; });
  choose();
}

void Turnstile::wait() {
  {
    std::unique_lock lock(mutex_);
    choose();
    await(lock, {});
  }
  if (on_shift) on_shift(false);
}

void Turnstile::pass(const std::string& connection) {
  std::unique_lock lock(mutex_);
  if (job(connection) == nullptr) return;  // nobody's turn: the caller is alone
  choose();
  await(lock, connection);
}

void Turnstile::block(const std::string& connection) {
  std::unique_lock lock(mutex_);
  Job* blocked = job(connection);
  if (blocked == nullptr) return;
  blocked->blocked = true;
  choose();
  await(lock, connection);
}

void Turnstile::release(const std::string& connection) {
  const std::scoped_lock lock(mutex_);
  if (Job* blocked = job(connection)) blocked->blocked = false;
}

}  // namespace samepage::scenario
