package io.carillon.platform.contracts;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a client that was compiled against the baseline would trip over. Nothing is ever removed
 * from a version: what is no longer used is deprecated, and stays.
 */
final class Breaking {
  private final List<String> breaks = new ArrayList<>();

  private Breaking() {}

  static List<String> breaks(FileDescriptorSet before, FileDescriptorSet after) {
    Breaking breaking = new Breaking();
    breaking.pairs(
        "file",
        "",
        by(before.getFileList(), FileDescriptorProto::getName),
        by(after.getFileList(), FileDescriptorProto::getName),
        breaking::file);
    return breaking.breaks;
  }

  private void file(String name, FileDescriptorProto before, FileDescriptorProto after) {
    String scope = before.getPackage();
    same(name, "package", before.getPackage(), after.getPackage());
    same(
        name,
        "java_package",
        before.getOptions().getJavaPackage(),
        after.getOptions().getJavaPackage());
    messages(scope, before.getMessageTypeList(), after.getMessageTypeList());
    enums(scope, before.getEnumTypeList(), after.getEnumTypeList());
    pairs(
        "service",
        scope,
        by(before.getServiceList(), ServiceDescriptorProto::getName),
        by(after.getServiceList(), ServiceDescriptorProto::getName),
        this::service);
  }

  private void messages(String scope, List<DescriptorProto> before, List<DescriptorProto> after) {
    pairs(
        "message",
        scope,
        by(before, DescriptorProto::getName),
        by(after, DescriptorProto::getName),
        this::message);
  }

  private void enums(
      String scope, List<EnumDescriptorProto> before, List<EnumDescriptorProto> after) {
    pairs(
        "enum",
        scope,
        by(before, EnumDescriptorProto::getName),
        by(after, EnumDescriptorProto::getName),
        this::enumeration);
  }

  private void message(String name, DescriptorProto before, DescriptorProto after) {
    pairs(
        "field",
        name,
        by(before.getFieldList(), FieldDescriptorProto::getNumber),
        by(after.getFieldList(), FieldDescriptorProto::getNumber),
        (where, was, is) -> field(where, before, was, after, is));
    for (var range : before.getReservedRangeList()) {
      for (int number = range.getStart(); number < range.getEnd(); number++) {
        int reserved = number;
        check(
            after.getReservedRangeList().stream()
                .anyMatch(r -> r.getStart() <= reserved && reserved < r.getEnd()),
            "%s: number %d is no longer reserved".formatted(name, number));
      }
    }
    for (String reserved : before.getReservedNameList()) {
      check(
          after.getReservedNameList().contains(reserved),
          "%s: name %s is no longer reserved".formatted(name, reserved));
    }
    messages(name, before.getNestedTypeList(), after.getNestedTypeList());
    enums(name, before.getEnumTypeList(), after.getEnumTypeList());
  }

  private void field(
      String where,
      DescriptorProto ownerBefore,
      FieldDescriptorProto before,
      DescriptorProto ownerAfter,
      FieldDescriptorProto after) {
    same(where, "name", before.getName(), after.getName());
    same(where, "type", before.getType(), after.getType());
    same(where, "type name", before.getTypeName(), after.getTypeName());
    same(where, "label", before.getLabel(), after.getLabel());
    same(where, "JSON name", before.getJsonName(), after.getJsonName());
    same(where, "oneof", oneof(ownerBefore, before), oneof(ownerAfter, after));
  }

  private static String oneof(DescriptorProto owner, FieldDescriptorProto field) {
    return field.hasOneofIndex() ? owner.getOneofDecl(field.getOneofIndex()).getName() : "none";
  }

  private void enumeration(String name, EnumDescriptorProto before, EnumDescriptorProto after) {
    pairs(
        "value",
        name,
        by(before.getValueList(), EnumValueDescriptorProto::getNumber),
        by(after.getValueList(), EnumValueDescriptorProto::getNumber),
        (where, was, is) -> same(where, "name", was.getName(), is.getName()));
  }

  private void service(String name, ServiceDescriptorProto before, ServiceDescriptorProto after) {
    pairs(
        "rpc",
        name,
        by(before.getMethodList(), MethodDescriptorProto::getName),
        by(after.getMethodList(), MethodDescriptorProto::getName),
        (where, was, is) -> {
          same(where, "request", was.getInputType(), is.getInputType());
          same(where, "response", was.getOutputType(), is.getOutputType());
          same(where, "client streaming", was.getClientStreaming(), is.getClientStreaming());
          same(where, "server streaming", was.getServerStreaming(), is.getServerStreaming());
        });
  }

  private interface Pair<T> {
    void compare(String where, T before, T after);
  }

  private <K, T> void pairs(
      String kind, String scope, Map<K, T> before, Map<K, T> after, Pair<T> pair) {
    before.forEach(
        (key, was) -> {
          String where = scope.isEmpty() ? key.toString() : scope + "." + key;
          T is = after.get(key);
          if (is == null) {
            breaks.add("%s: %s was removed".formatted(where, kind));
          } else {
            pair.compare(where, was, is);
          }
        });
  }

  private static <K, T> Map<K, T> by(List<T> items, Function<T, K> key) {
    return items.stream().collect(Collectors.toMap(key, Function.identity()));
  }

  private void same(String where, String what, Object before, Object after) {
    check(before.equals(after), "%s: %s was %s, is %s".formatted(where, what, before, after));
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      breaks.add(otherwise);
    }
  }
}
