#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that a header includes what it names of the standard library: compilers see what other headers brought along."""
import pathlib, re, sys

root = pathlib.Path(__file__).resolve().parent.parent
names = {  # of namespace std, by the header that is there for them
    "algorithm": r"adjacent_find all_of any_of binary_search clamp copy copy_if copy_n count count_if equal equal_range "
        r"fill fill_n find find_if for_each generate includes is_sorted lexicographical_compare lower_bound "
        r"make_heap max max_element merge min min_element minmax minmax_element mismatch none_of nth_element "
        r"partial_sort partition partition_point pop_heap push_heap remove_if replace reverse rotate search "
        r"set_union shuffle sort stable_sort swap_ranges transform unique upper_bound",
    "array": r"array to_array",
    "atomic": r"atomic atomic_\w+ memory_order_\w+",
    "bit": r"bit_cast bit_ceil bit_width countl_zero countr_zero endian has_single_bit popcount",
    "charconv": r"from_chars to_chars",
    "cmath": r"abs atan cbrt ceil copysign cos erf erfc exp expm1 fabs floor fma fmod frexp hypot isfinite isinf isnan "
        r"ldexp lgamma llround log log10 log1p log2 lround nearbyint nextafter pow rint round signbit sin sqrt "
        r"tanh tgamma trunc",
    "compare": r"partial_ordering strong_ordering weak_ordering",
    "concepts": r"constructible_from convertible_to copy_constructible copyable default_initializable derived_from "
        r"equality_comparable floating_point integral invocable move_constructible regular same_as semiregular "
        r"signed_integral totally_ordered unsigned_integral",
    "condition_variable": r"condition_variable",
    "cstddef": r"byte max_align_t nullptr_t ptrdiff_t size_t",
    "cstdint": r"intptr_t u?int(8|16|32|64)_t uintptr_t",
    "cstdio": r"FILE fclose fopen fread fwrite snprintf",
    "cstdlib": r"abort aligned_alloc exit free getenv malloc strtod",
    "cstring": r"memchr memcmp memcpy memmove memset strlen",
    "deque": r"deque",
    "exception": r"current_exception exception exception_ptr rethrow_exception",
    "filesystem": r"filesystem::\w+",
    "functional": r"bind cref equal_to function greater greater_equal hash identity invoke less less_equal multiplies plus "
        r"ref",
    "initializer_list": r"initializer_list",
    "iterator": r"advance back_inserter distance forward_iterator input_iterator istreambuf_iterator iterator_traits "
        r"make_move_iterator next prev random_access_iterator_tag",
    "limits": r"numeric_limits",
    "list": r"list",
    "map": r"map multimap",
    "memory": r"addressof dynamic_pointer_cast enable_shared_from_this make_shared make_unique shared_ptr "
        r"static_pointer_cast unique_ptr weak_ptr",
    "mutex": r"call_once lock_guard mutex once_flag scoped_lock unique_lock",
    "new": r"align_val_t bad_alloc hardware_destructive_interference_size nothrow",
    "numeric": r"accumulate adjacent_difference exclusive_scan gcd inclusive_scan inner_product iota lcm midpoint "
        r"partial_sum reduce transform_reduce",
    "optional": r"nullopt optional",
    "set": r"multiset set",
    "span": r"as_bytes dynamic_extent span",
    "stdexcept": r"domain_error invalid_argument length_error logic_error out_of_range runtime_error",
    "stop_token": r"stop_source stop_token",
    "string": r"getline stod stoi string to_string",
    "string_view": r"string_view",
    "system_error": r"errc error_code make_error_code system_error",
    "thread": r"jthread thread",
    "tuple": r"apply forward_as_tuple ignore make_tuple tie tuple tuple_cat tuple_element_t tuple_size_v",
    "type_traits": r"add_const_t bool_constant common_type_t conditional_t decay_t enable_if_t false_type integral_constant "
        r"invoke_result_t is_\w+_v is_constant_evaluated is_same_v make_signed_t make_unsigned_t remove_const_t "
        r"remove_cvref_t remove_reference_t true_type type_identity type_identity_t underlying_type_t void_t",
    "unordered_map": r"unordered_map",
    "unordered_set": r"unordered_set",
    "utility": r"as_const cmp_\w+ declval exchange forward in_place in_place_type in_range index_sequence "
        r"index_sequence_for integer_sequence make_index_sequence make_pair move pair piecewise_construct swap "
        r"to_underlying unreachable",
    "variant": r"bad_variant_access get_if holds_alternative monostate variant variant_alternative_t variant_size_v visit",
    "vector": r"vector",
}

problems = []
for path in sorted((root / "include").rglob("*.[hc][pu]*")):
    text = path.read_text()
    code = re.sub(r'"(?:\\.|[^"\\])*"|//[^\n]*', "", text)
    named = set(re.findall(r"\bstd::(filesystem::\w+|\w+)", code))
    for header, its in names.items():
        missing = [name for name in sorted(named) if re.fullmatch("|".join(its.split()), name)]
        if missing and f"#include <{header}>" not in text:
            problems.append(f"{path.relative_to(root / 'include')}: std::{missing[0]} without <{header}>")
print("\n".join(problems))
sys.exit(1 if problems else 0)
