# Everything that is built here is a module, a program or a unit test.

# Warnings are for our own targets only; a vendor who uses the SDK chooses their own.
add_library(samepage_options INTERFACE)
target_compile_options(samepage_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers -Werror
  $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # libstdc++ 12 warns of its own buffer in stable_sort; g++ still tells us of ours
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)
if(SAMEPAGE_SANITIZE)
  target_compile_options(samepage_options INTERFACE -fsanitize=${SAMEPAGE_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)  # else undefined behaviour is printed, and the test passes all the same
  target_link_options(samepage_options INTERFACE -fsanitize=${SAMEPAGE_SANITIZE})
  if(SAMEPAGE_SANITIZE MATCHES "address|thread")
    # Their shadow memory takes terabytes of addresses: the limit on a child's addresses cannot hold.
    target_compile_definitions(samepage_options INTERFACE SAMEPAGE_NO_ADDRESS_LIMIT)
  endif()
endif()

# For the code of tests, which runs once: to optimise it would take half as long again as to compile it.
add_library(samepage_test_options INTERFACE)
target_compile_options(samepage_test_options INTERFACE -O0)
target_link_libraries(samepage_test_options INTERFACE samepage_options)

# samepage_module(base DEPS a b LIBS c): the sources of this folder as the library samepage_<name>.
# Folders below it belong to it. Sources are found by name, so that a new file needs no second edit.
function(samepage_module name)
  cmake_parse_arguments(M "" "" "DEPS;LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(TRANSFORM M_DEPS PREPEND samepage_)
  if(NOT sources)  # headers only
    add_library(samepage_${name} INTERFACE)
    target_include_directories(samepage_${name} INTERFACE ${CMAKE_SOURCE_DIR}/core)
    target_link_libraries(samepage_${name} INTERFACE ${M_DEPS})
    return()
  endif()
  add_library(samepage_${name} STATIC ${sources})
  target_include_directories(samepage_${name} PUBLIC ${CMAKE_SOURCE_DIR}/core)
  target_link_libraries(samepage_${name} PUBLIC ${M_DEPS} PRIVATE samepage_options ${M_LIBS})
endfunction()

# samepage_unit_test(store): tests/unit/store/*.cpp against the module of that name, as test unit_store.
function(samepage_unit_test name)
  cmake_parse_arguments(M "" "" "DEPS;LIBS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  if(NOT sources)
    message(FATAL_ERROR "there are no tests in ${CMAKE_CURRENT_SOURCE_DIR}/${name}")
  endif()
  list(TRANSFORM M_DEPS PREPEND samepage_)
  add_executable(unit_${name} ${sources})
  target_include_directories(unit_${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(unit_${name} PRIVATE ${M_DEPS} ${M_LIBS} samepage_test_options GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_definitions(unit_${name} PRIVATE SAMEPAGE_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    SAMEPAGE_BUILD_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME unit_${name} COMMAND unit_${name})
  set_tests_properties(unit_${name} PROPERTIES TIMEOUT 120 LABELS quick)
endfunction()
