// Made by build.py: the first bytes of the SHA-256 of the other sources.
#define BUILD_ID 0x1b, 0x8f, 0xd4, 0x74
