// Made by build.py: the first bytes of the SHA-256 of the other sources.
#define BUILD_ID 0xe1, 0xd6, 0x7a, 0x96
