// Lets an exception out of every function, as a connector without the SDK might.
#include <samepage/plugin.h>

#include <stdexcept>

namespace {

sp_status opened(const sp_host*, sp_call*, sp_str, void** self) {
  *self = nullptr;
  return SP_OK;
}
void closed(void*) { throw std::runtime_error("close"); }
sp_status checked(void*, sp_call*) { throw std::runtime_error("no such thing"); }
sp_status reads(void*, sp_call*, const sp_read*) { throw 42; }

}  // namespace

extern "C" SP_EXPORT const sp_plugin samepage_plugin_v1 = {
    sizeof(sp_plugin),
    SP_ABI_MINOR,
    R"({"id": "throws", "version": "1", "kind": "crm",
        "streams": [{"name": "contacts", "entity": "person", "read": {"changes": "full"}}],
        "privacy": {"sends_by_itself": false, "erase": "delete",
                    "streams": {"contacts": {"personal": true}}}})",
    opened,
    closed,
    checked,
    nullptr,
    reads,
    nullptr,
    nullptr,
    nullptr};
