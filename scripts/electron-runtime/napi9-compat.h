// better-sqlite3 is written for Node-API 10, in which a reference may hold any value. Under Node-API 9 it may hold objects,
// functions and symbols only, so every other value is kept in a marked object and taken out again when the reference is read.
#pragma once

#include <node_api.h>

namespace guichet_napi9 {

constexpr napi_type_tag keeper_tag = {0x47756963686574ULL, 0x6e61706939ULL};
constexpr uint32_t kept_at = 0;

inline bool may_be_referenced(napi_valuetype type) {
  return type == napi_object || type == napi_function || type == napi_external || type == napi_symbol;
}

inline napi_status create_reference(napi_env env, napi_value value, uint32_t count, napi_ref* result) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (may_be_referenced(type)) return napi_create_reference(env, value, count, result);

  napi_value keeper;
  status = napi_create_object(env, &keeper);
  if (status == napi_ok) status = napi_set_element(env, keeper, kept_at, value);
  if (status == napi_ok) status = napi_type_tag_object(env, keeper, &keeper_tag);
  if (status == napi_ok) status = napi_create_reference(env, keeper, count, result);
  return status;
}

inline napi_status get_reference_value(napi_env env, napi_ref reference, napi_value* result) {
  napi_status status = napi_get_reference_value(env, reference, result);
  if (status != napi_ok || *result == nullptr) return status;

  napi_valuetype type;
  status = napi_typeof(env, *result, &type);
  if (status != napi_ok || type != napi_object) return status;

  bool is_keeper = false;
  status = napi_check_object_type_tag(env, *result, &keeper_tag, &is_keeper);
  if (status != napi_ok || !is_keeper) return status;
  return napi_get_element(env, *result, kept_at, result);
}

}  // namespace guichet_napi9

#define napi_create_reference guichet_napi9::create_reference
#define napi_get_reference_value guichet_napi9::get_reference_value
