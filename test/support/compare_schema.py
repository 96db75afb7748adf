"""What the server hands out against the published schema, told by a tool of its own.

Nothing of the project's reader is used: urllib fetches the WSDL and what it imports as a client
would, ElementTree reads both sides, and every fact is one tuple. Prints JSON: for each version the
facts that only one side has; and those that differ after mutations of our documents.
"""
import json, os, ssl, sys, urllib.parse, urllib.request
import xml.etree.ElementTree as ET

XSD = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"


class Document:
    """An XML document that knows which namespace each of its prefixes means."""

    def __init__(self, text):
        self.prefixes = {}
        parser = ET.XMLPullParser(["start", "start-ns"])
        parser.feed(text)
        for event, what in parser.read_events():
            if event == "start-ns":
                self.prefixes.setdefault(what[0], what[1])
        self.root = ET.fromstring(text)

    def qname(self, text):
        if text is None:
            return None
        prefix, _, local = text.rpartition(":")
        return "{%s}%s" % (self.prefixes.get(prefix, ""), local)


def occurs(node):
    return (node.get("minOccurs", "1"), node.get("maxOccurs", "1"))


def walk(document, node, where, facts):
    """Facts of everything below a declaration; `where` holds the place of each in its parent."""
    at = 0
    for child in node:
        kind = child.tag.replace(XSD, "")
        if kind in ("annotation", "documentation"):
            continue
        here = where + ((at, kind),)
        at += 1
        if kind == "element":
            facts.add((here, "element", child.get("name"), document.qname(child.get("type")), document.qname(child.get("ref")),
                       occurs(child), child.get("nillable", "false"), child.get("default"), child.get("fixed"), child.get("form")))
        elif kind == "attribute":
            facts.add((where, "attribute", child.get("name"), document.qname(child.get("type")), child.get("use", "optional"), child.get("default"), child.get("fixed")))
        elif kind in ("sequence", "choice", "all"):
            facts.add((here, kind, occurs(child)))
        elif kind in ("extension", "restriction"):
            facts.add((here, kind, document.qname(child.get("base"))))
        elif kind == "union":
            members = tuple(document.qname(one) for one in (child.get("memberTypes") or "").split())
            facts.add((here, kind, members))
        elif kind == "any":
            facts.add((here, kind, child.get("namespace"), child.get("processContents"), occurs(child)))
        elif kind in ("complexType", "simpleType", "complexContent", "simpleContent"):
            facts.add((here, kind, child.get("mixed", "false"), child.get("abstract", "false")))
        elif child.get("value") is not None:
            order = at if kind == "enumeration" else 0
            facts.add((where, kind, child.get("value"), order))
        else:
            raise ValueError("unexpected " + kind)
        walk(document, child, here, facts)


def schema_facts(text, name):
    document = Document(text)
    root = document.root
    facts = {(name, "schema", root.get("targetNamespace"), root.get("elementFormDefault", "unqualified"), root.get("attributeFormDefault", "unqualified"))}
    for child in root:
        kind = child.tag.replace(XSD, "")
        if kind in ("annotation", "import", "include"):
            continue
        where = (name, kind, child.get("name"))
        facts.add((where, "declared", document.qname(child.get("type")), child.get("abstract", "false"), child.get("nillable", "false")))
        walk(document, child, where, facts)
    return facts


def wsdl_facts(text):
    document = Document(text)
    root = document.root
    facts = {("wsdl", root.get("targetNamespace"))}
    for message in root.findall(WSDL + "message"):
        for part in message.findall(WSDL + "part"):
            facts.add(("message", message.get("name"), part.get("name"), document.qname(part.get("element"))))
    for port in root.findall(WSDL + "portType"):
        for operation in port.findall(WSDL + "operation"):
            for side in operation:
                if side.tag != WSDL + "documentation":
                    facts.add(("port", port.get("name"), operation.get("name"), side.tag, document.qname(side.get("message"))))
    for binding in root.findall(WSDL + "binding"):
        transport = binding.find(SOAP + "binding")
        facts.add(("binding", binding.get("name"), document.qname(binding.get("type")), transport.get("style", "document"), transport.get("transport")))
        for operation in binding.findall(WSDL + "operation"):
            soap = operation.find(SOAP + "operation")
            facts.add(("action", operation.get("name"), soap.get("soapAction"), soap.get("style", "document")))
            for side in operation:
                for body in side.iter(SOAP + "body"):
                    facts.add(("body", operation.get("name"), side.tag, body.get("use")))
    for service in root.findall(WSDL + "service"):
        for port in service.findall(WSDL + "port"):
            facts.add(("service", service.get("name"), port.get("name"), document.qname(port.get("binding"))))
    return facts


def facts_of(texts):
    return wsdl_facts(texts["AXLAPI.wsdl"]) | schema_facts(texts["AXLSoap.xsd"], "soap") | schema_facts(texts["AXLEnums.xsd"], "enums")


def served(base, version, context):
    """As a client fetches it: the WSDL by its query, then what it imports, then the file beside that."""
    def get(url):
        with urllib.request.urlopen(url, context=context, timeout=30) as answer:
            return answer.read().decode("utf-8"), answer.geturl()
    wsdl, at = get(base + "?wsdl&version=" + version)
    location = ET.fromstring(wsdl).find(WSDL + "import").get("location")
    soap_url = urllib.parse.urljoin(base, location)
    soap, _ = get(soap_url)
    enums, _ = get(urllib.parse.urljoin(soap_url, "AXLEnums.xsd"))
    return {"AXLAPI.wsdl": wsdl, "AXLSoap.xsd": soap, "AXLEnums.xsd": enums}


def read(folder):
    texts = {}
    for name in ("AXLAPI.wsdl", "AXLSoap.xsd", "AXLEnums.xsd"):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            texts[name] = file.read()
    return texts


def main():
    task = json.load(sys.stdin)
    context = ssl.create_default_context(cafile=task["ca"])
    result = {"versions": {}, "facts": {}}
    for version in task["versions"]:
        ours = served(task["base"], version, context)
        left, right = facts_of(ours), facts_of(read(os.path.join(task["vendor"], version)))
        result["facts"][version] = len(right)
        result["versions"][version] = sorted(str(one) for one in left ^ right)[:20]
    for name, before, after in task["mutations"]:
        if before not in ours[name]:
            raise ValueError("nothing to mutate: " + before)
        ours[name] = ours[name].replace(before, after, 1)
    result["mutated"] = [str(one) for one in facts_of(ours) ^ right]
    print(json.dumps(result))


main()
