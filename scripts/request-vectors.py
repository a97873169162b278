"""Requests as botocore writes them: for every operation of every service, in each of its protocols, parameters drawn at
random from its shapes, and the request that botocore makes of them.

    python3 scripts/request-vectors.py BOTOCORE SEED [SERVICE...]

BOTOCORE is the folder that holds the package. Prints one JSON object a line: service, signing name, protocol, operation,
parameters, and method, path, query, headers and body (base 64) of the request. A blob is {"$blob": base 64}, a time
{"$time": milliseconds}, in the parameters. Bytes and streams that are the whole body are not drawn.
"""
import base64
import datetime
import json
import random
import sys

sys.path.insert(0, sys.argv[1])

import botocore.session  # noqa: E402
from botocore.awsrequest import AWSRequest  # noqa: E402
from botocore.serialize import create_serializer  # noqa: E402
from botocore.utils import percent_encode_sequence  # noqa: E402

TEXTS = [
    'a', 'Name-1', 'b c', 'a/b', 'ä日本', 'x+y=z&w', '"quoted, twice"', '<&>\'"', '%41', 'arn:aws:s3:::bucket/key',
    '__proto__', 'constructor', 'null', '0', 'true',
]
LABELS = ['a', 'Name-1', 'b c', 'a+b', 'ä日本', 'arn:aws:x:us-east-1:111122223333:y', '%41', 'a=b&c']
HOST_LABELS = ['a', 'Name-1']
HEADERS = ['a', 'Name-1', 'b c', 'x+y=z', 'arn:aws:s3:::bucket']
MOST_DEPTH = 4


def draw(rng, shape, depth, texts=TEXTS):
    kind = shape.type_name
    if kind == 'structure':
        if shape.is_document_type:
            return rng.choice([{'a': [1, 'b', True, {}]}, {'c': 'd'}, {}])
        return structure(rng, shape, depth)
    if kind == 'list':
        most = 3 if depth < MOST_DEPTH else 1
        return [draw(rng, shape.member, depth + 1, texts) for _ in range(rng.randint(1, most))]
    if kind == 'map':
        keys = rng.sample(texts, rng.randint(1, 2))
        return {key: draw(rng, shape.value, depth + 1, texts) for key in keys}
    if kind in ('string', 'character'):
        return rng.choice(texts)
    if kind in ('integer', 'long'):
        return rng.choice([0, 1, 7, 2147483647, -3])
    if kind in ('float', 'double'):
        return rng.choice([0.5, 1.25, 1e9, -2.5])
    if kind == 'boolean':
        return rng.random() < 0.5
    if kind == 'timestamp':
        moment = rng.choice([0, 1_700_000_000, 1_234_567_890])
        return datetime.datetime.fromtimestamp(moment, datetime.timezone.utc)
    if kind == 'blob':
        return rng.choice([b'\x00\xff', b'bytes', b'{}'])
    raise ValueError(kind)


def structure(rng, shape, depth, top=False):
    drawn = {}
    for name, member in shape.members.items():
        location = member.serialization.get('location')
        if name == shape.serialization.get('payload') and is_raw(member):
            continue
        # S3 once had one event, and has a list of them by the same name.
        if name in ('Event', 'Queue', 'Topic') and 'Events' in shape.members:
            continue
        # What says how the body is written, or has the parameters of other members too.
        if member.serialization.get('name', '').lower() == 'content-type' or location == 'querystring' and member.type_name == 'map':
            continue
        if member.serialization.get('jsonvalue') and location == 'header':
            drawn[name] = {'a': 1}
            continue
        is_needed = location == 'uri' or name == shape.serialization.get('payload') or name in shape.required_members
        if not is_needed and (depth > MOST_DEPTH or rng.random() > (0.6 if top else 0.4)):
            continue
        texts = TEXTS
        if top and location == 'uri':
            texts = LABELS
        if top and location in ('header', 'headers'):
            texts = HEADERS
        if is_host_label(shape, name):
            texts = HOST_LABELS
        drawn[name] = draw(rng, member, depth + 1, texts)
    if getattr(shape, 'is_tagged_union', False) and len(drawn) != 1:
        name = rng.choice(list(shape.members))
        drawn = {name: draw(rng, shape.members[name], depth + 1)}
    if not drawn and not top and shape.members:
        # A form has no place for a structure without members.
        name = rng.choice(list(shape.members))
        drawn = {name: draw(rng, shape.members[name], depth + 1)}
    return drawn


def is_host_label(shape, name):
    return shape.members[name].serialization.get('hostLabel') or shape._shape_model['members'][name].get('hostLabel')


def is_raw(member):
    return member.type_name == 'blob' or member.serialization.get('eventstream') or getattr(member, 'is_eventstream', False)


def as_text(shape, parameters):
    """What other SDKs' callers write as text, botocore's write as what the text says."""
    return {
        name: json.dumps(value) if shape.members[name].serialization.get('jsonvalue') and isinstance(value, dict) else value
        for name, value in parameters.items()
    }


def plain(value):
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value]
    if isinstance(value, bytes):
        return {'$blob': base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime):
        return {'$time': round(value.timestamp() * 1000)}
    return value


def requests_of(session, name, rng):
    model = session.get_service_model(name)
    protocols = model.metadata.get('protocols') or [model.metadata['protocol']]
    for protocol in protocols:
        serializer = create_serializer(protocol, include_validation=False)
        for operation_name in model.operation_names:
            operation = model.operation_model(operation_name)
            shape = operation.input_shape
            parameters = structure(rng, shape, 0, top=True) if shape is not None else {}
            request = serializer.serialize_to_request(parameters, operation)
            query = request['query_string']
            if not isinstance(query, str):
                query = percent_encode_sequence(query)
            path, _, more = request['url_path'].partition('?')
            body = request['body']
            if isinstance(body, dict):
                body = AWSRequest('POST', 'http://localhost/', data=body).prepare().body or b''
            if isinstance(body, str):
                body = body.encode()
            yield {
                'service': name,
                'signingName': model.metadata.get('signingName', model.metadata['endpointPrefix']),
                'protocol': protocol,
                'operation': operation_name,
                'parameters': plain(as_text(shape, parameters)),
                'method': request['method'],
                'path': path,
                'query': '&'.join(part for part in (more, query) if part),
                'headers': {key.lower(): str(value) for key, value in request['headers'].items()},
                'body': base64.b64encode(body or b'').decode(),
            }


def main():
    rng = random.Random(int(sys.argv[2]))
    session = botocore.session.Session()
    for name in sys.argv[3:] or session.get_available_services():
        for request in requests_of(session, name, rng):
            print(json.dumps(request, ensure_ascii=False))


main()
